/** What Meta says with a code. `status` is the HTTP status of a refusal; a late failure has none. */
export type ErrorFacts = {
  status: number
  title: string
  details?: string
  subcode?: number
  transient?: boolean
}

const catalogue: Record<number, ErrorFacts> = {
  0: { status: 401, title: 'AuthException', details: 'We were unable to authenticate the app user.' },
  1: { status: 500, title: 'An unknown error has occurred.', transient: true },
  2: { status: 503, title: 'Service temporarily unavailable', transient: true },
  3: { status: 500, title: 'Application does not have the capability to make this API call.' },
  4: { status: 400, title: 'Application request limit reached', transient: true },
  10: { status: 403, title: 'Application does not have permission for this action' },
  33: { status: 400, title: 'The business phone number has been deleted.' },
  100: { status: 400, title: 'Invalid parameter' },
  190: { status: 401, title: 'Invalid OAuth access token - Cannot parse access token' },
  200: { status: 403, title: 'You do not have the necessary permissions to send messages' },
  368: { status: 403, title: 'Temporarily blocked for policies violations' },
  613: { status: 400, title: 'Calls to this API have exceeded the rate limit', transient: true },
  80007: {
    status: 400,
    title: 'Rate limit issues',
    details: 'The WhatsApp Business Account has reached its rate limit.',
  },
  130429: { status: 429, title: 'Rate limit hit', details: 'Cloud API message throughput has been reached.' },
  130472: { status: 400, title: "User's number is part of an experiment" },
  130497: { status: 403, title: 'Business account is restricted from messaging users in this country.' },
  131000: { status: 500, title: 'Something went wrong', transient: true },
  131005: { status: 403, title: 'Access denied' },
  131008: { status: 400, title: 'Required parameter is missing' },
  131009: { status: 400, title: 'Parameter value is not valid' },
  131016: { status: 500, title: 'Service unavailable', transient: true },
  131021: { status: 400, title: 'Recipient cannot be sender' },
  131026: { status: 400, title: 'Message undeliverable', details: 'Message Undeliverable.' },
  131030: {
    status: 400,
    title: 'Recipient phone number not in allowed list',
    details:
      'Recipient phone number not in allowed list: Add recipient phone number to recipient list and try again.',
  },
  131031: { status: 403, title: 'Business Account locked' },
  131037: { status: 400, title: 'Display name approval is needed before messages can be sent' },
  131042: {
    status: 400,
    title: 'Business eligibility payment issue',
    details: 'Message failed to send because of one or more errors related to your payment method.',
  },
  131044: { status: 400, title: 'Business eligibility payment issue' },
  131045: { status: 500, title: 'Incorrect certificate' },
  131047: {
    status: 400,
    title: 'Re-engagement message',
    details:
      'Message failed to send because more than 24 hours have passed since the customer last replied to this number.',
  },
  131048: { status: 400, title: 'Spam rate limit hit' },
  131049: {
    status: 400,
    title: 'This message was not delivered to maintain healthy ecosystem engagement.',
  },
  131050: { status: 400, title: 'User has stopped marketing messages from this business' },
  131051: { status: 400, title: 'Unsupported message type' },
  131052: { status: 400, title: 'Media download error' },
  131053: { status: 400, title: 'Media upload error' },
  131056: {
    status: 400,
    title: '(Business Account, Consumer Account) pair rate limit hit',
    details:
      'Too many messages sent from this phone number to the same phone number in a short period of time.',
  },
  131057: { status: 500, title: 'Account in maintenance mode', transient: true },
  131062: { status: 400, title: 'Business-scoped user id is not supported for this message' },
  131063: { status: 400, title: 'Marketing messages must use the marketing messages endpoint' },
  131064: { status: 400, title: 'Messaging limit reached' },
  132000: { status: 400, title: 'Number of parameters does not match the expected number of params' },
  132001: { status: 404, title: 'Template name does not exist in the translation' },
  132005: { status: 400, title: 'Translated text too long' },
  132007: { status: 400, title: 'Template content policy violated' },
  132012: { status: 400, title: 'Parameter format does not match format in the created template' },
  132015: { status: 400, title: 'Template is paused' },
  132016: { status: 400, title: 'Template is disabled' },
  132018: { status: 400, title: "There's an issue with the parameters in your template" },
  132068: { status: 400, title: 'Flow is in blocked state' },
  132069: { status: 400, title: 'Flow is in throttled state' },
  133004: { status: 503, title: 'Server temporarily unavailable' },
  133005: { status: 400, title: 'Two-step verification PIN mismatch' },
  133008: { status: 400, title: 'Too many two-step verification PIN guesses' },
  133009: { status: 400, title: 'Two-step verification PIN guessed too fast' },
  133010: { status: 400, title: 'Account not registered' },
  133015: { status: 400, title: 'Please wait a few minutes before attempting to register this phone number' },
  133016: { status: 400, title: 'Account register deregister rate limit exceeded' },
  135000: { status: 400, title: 'Generic user error', transient: true },
  137000: { status: 400, title: 'Recipient identity key hash mismatch' },
  138000: { status: 400, title: 'Calling not enabled' },
  138006: { status: 400, title: 'No approved call permission from the recipient' },
}

/** Codes without a row are answered as Meta's nameless refusal. */
export function errorFacts(code: number): ErrorFacts {
  return catalogue[code] ?? { status: 400, title: 'Error' }
}

/** The error codes that the vendor's routes of tags, fields and webhooks declare, for those that find or delete. */
export const declaredByReads = ['notFound', 'rateLimitExceeded', 'businessError']

/** The same for those that create or update. */
export const declaredByWrites = ['rateLimitExceeded', 'invalidRequestData', 'businessError']

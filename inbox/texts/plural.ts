type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }

/** Made once for each language: lists write hundreds of numbers at a time. */
const tools = new Map<string, { rule: Intl.PluralRules; format: Intl.NumberFormat }>()

/** The form of a text that goes with a number, `#` being the number: `plural('en', 3, { one: '# day', other: '# days' })`. */
export function plural(locale: string, count: number, forms: Forms): string {
  let tool = tools.get(locale)
  if (!tool) {
    tool = { rule: new Intl.PluralRules(locale), format: new Intl.NumberFormat(numberLocale(locale)) }
    tools.set(locale, tool)
  }
  const form = forms[tool.rule.select(count)] ?? forms.other
  return form.replace('#', tool.format.format(count))
}

/** Arabic is written with the digits that its readers use on screens everywhere; times and numbers agree. */
export function numberLocale(locale: string): string {
  return locale.startsWith('ar') ? `${locale}-u-nu-latn` : locale
}

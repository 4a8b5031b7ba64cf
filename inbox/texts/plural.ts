type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }

const rules = new Map<string, Intl.PluralRules>()

/** The form of a text that goes with a number, `#` being the number: `plural('en', 3, { one: '# day', other: '# days' })`. */
export function plural(locale: string, count: number, forms: Forms): string {
  let rule = rules.get(locale)
  if (!rule) {
    rule = new Intl.PluralRules(locale)
    rules.set(locale, rule)
  }
  const form = forms[rule.select(count)] ?? forms.other
  return form.replace('#', new Intl.NumberFormat(numberLocale(locale)).format(count))
}

/** Arabic is written with the digits that its readers use on screens everywhere; times and numbers agree. */
export function numberLocale(locale: string): string {
  return locale.startsWith('ar') ? `${locale}-u-nu-latn` : locale
}

import { type Language, languageNames, languages } from '../../models/i18n.ts'
import type { Density, Theme } from '../../models/look.ts'
import { RadioGroup } from '../kit/radio-group.tsx'
import { Select } from '../kit/select.tsx'
import { useTexts } from '../use-texts.ts'
import { usePreferences } from './use-preferences.ts'

export function LookTab() {
  const { frame, locale } = useTexts()
  const { theme, density, change } = usePreferences()
  return (
    <div className="flex flex-col gap-6">
      <RadioGroup
        label={frame.profile.theme}
        look="segments"
        value={theme}
        onChange={(id) => change({ theme: id as Theme })}
        options={[
          { id: 'system', label: frame.themes.system, icon: 'monitor' },
          { id: 'light', label: frame.themes.light, icon: 'sun' },
          { id: 'dark', label: frame.themes.dark, icon: 'moon' },
        ]}
      />
      <RadioGroup
        label={frame.profile.density}
        look="segments"
        value={density}
        onChange={(id) => change({ density: id as Density })}
        options={[
          { id: 'comfortable', label: frame.densities.comfortable },
          { id: 'compact', label: frame.densities.compact },
        ]}
      />
      <Select
        className="max-w-60"
        label={frame.profile.language}
        value={locale}
        onChange={(id) => change({ language: id as Language })}
        options={languages.map((language) => ({ id: language, label: languageNames[language] }))}
      />
    </div>
  )
}

import type { LauncherTexts } from '../../../../shared/widget.ts'
import type { WidgetLanguage } from '../../../core/visitors/index.ts'

/** The few words that stand on the site's page itself. They come with the configuration: its script has to be small. */
export const launcherTexts: Record<WidgetLanguage, LauncherTexts> = {
  en: { open: 'Open chat', close: 'Close chat', unread: 'unread', dismiss: 'Dismiss' },
  ar: {
    open: 'افتح المحادثة',
    close: 'أغلق المحادثة',
    unread: 'غير مقروءة',
    dismiss: 'إخفاء',
  },
  vi: { open: 'Mở trò chuyện', close: 'Đóng trò chuyện', unread: 'chưa đọc', dismiss: 'Ẩn' },
  hi: { open: 'चैट खोलें', close: 'चैट बंद करें', unread: 'अपठित', dismiss: 'हटाएँ' },
}

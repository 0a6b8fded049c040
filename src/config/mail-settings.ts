import { mailbox, siteUrl, url } from './network-readers.ts'
import type { Setting } from './settings.ts'

const LOCAL_SENDER = { name: '', address: 'gatehouse@localhost' }

export function mailSettings(setting: Setting) {
  return {
    smtpUrl: setting(
      'SMTP_URL',
      null,
      url('smtp://… or smtps://…', 'smtp:', 'smtps:'),
      'SMTP server: smtp://USER:PASSWORD@HOST:PORT. Without one, development writes emails to the log.',
    ),
    from: setting('MAIL_FROM', null, mailbox, 'Sender: an address, or Name <address>.') ?? LOCAL_SENDER,
    /** Base URL of links in emails; null for this server. */
    appUrl: setting('APP_URL', null, siteUrl, 'Base URL of links in emails. Default: this server.'),
  }
}

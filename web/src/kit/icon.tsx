/** Icons: strokes on a grid of 24, in the text's colour. Decorative: the text beside them carries the meaning. */

const PATHS = {
  todos: 'M4 6.5l1.5 1.5L8 5.5M4 13l1.5 1.5L8 12M4 19h4M12 7h8M12 13.5h8M12 19h8',
  account: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8M4.5 20.5c.8-3.7 3.7-5.5 7.5-5.5s6.7 1.8 7.5 5.5',
  users:
    'M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M2.5 20c.6-3.4 3-5 6.5-5s5.9 1.6 6.5 5M15.5 4.8a3.5 3.5 0 0 1 0 6.4M18 15.6c2 .7 3.2 2.2 3.5 4.4',
  audit: 'M6 3.5h9l4 4v13H6zM14.5 3.5v4.5H19M9.5 12.5h6M9.5 16h6',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13M15.3 15.3L20 20',
  add: 'M12 5v14M5 12h14',
  edit: 'M4.5 19.5l.8-4L16 4.8a1.7 1.7 0 0 1 2.4 0l.8.8a1.7 1.7 0 0 1 0 2.4L8.5 18.7zM14 7l3 3',
  delete: 'M4.5 6.5h15M9.5 6.5V4h5v2.5M6.5 6.5l.8 13.5h9.4l.8-13.5M10 10.5v6M14 10.5v6',
  close: 'M6 6l12 12M18 6L6 18',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  desktop: 'M3.5 5h17v11h-17zM12 16v3.5M8 19.5h8',
  phone: 'M7.5 3h9v18h-9zM11 18h2',
  calendar: 'M4 6h16v14H4zM4 10.5h16M8.5 3.5v4M15.5 3.5v4',
  clock: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17M12 7.5V12l3 2',
  out: 'M14 4.5H5.5v15H14M10 12h10M16.5 8.5L20 12l-3.5 3.5',
  warning: 'M12 4L2.8 19.5h18.4zM12 10v4.5M12 17v.2',
  info: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17M12 11v5M12 8v.2',
  mail: 'M3.5 5.5h17v13h-17zM4 6.5l8 6.5 8-6.5',
  key: 'M8 15.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8M12 11.5h9M17.5 11.5V15M20.5 11.5V14',
  offline:
    'M3 9.5a13 13 0 0 1 5-3M21 9.5a13 13 0 0 0-9-3.5M6.5 13.5a8 8 0 0 1 3-2M17.5 13.5a8 8 0 0 0-2-1.5M12 18v.2M4 4l16 16',
  back: 'M11 6l-6 6 6 6M5 12h14',
  eye: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6',
  hidden: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12M4 20L20 4',
} as const

export type IconName = keyof typeof PATHS

/** @param size in pixels. */
export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  )
}

/** The application's logo, a gate. */
export function Mark({ size = 32 }: { size?: number }) {
  return (
    <svg className="mark" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" />
      <path d="M7 26V15a9 9 0 0 1 18 0v11h-4.5V15.5a4.5 4.5 0 0 0-9 0V26z" />
    </svg>
  )
}

const paths = {
  send: 'M4 12 20 4l-4.5 16-4-6.5L4 12Zm7.5 1.5L20 4',
  attach:
    'm20 11-8.2 8.2a5 5 0 0 1-7-7L13 4a3.3 3.3 0 0 1 4.7 4.7L9.6 16.800a1.700 1.700 0 0 1-2.400-2.400L14.500 7',
  mic: 'M12 15a3 3 0 0 0 3-3V6a3 3 0 1 0-6 0v6a3 3 0 0 0 3 3Zm6.500-3.500a6.500 6.500 0 0 1-13 0M12 18v3',
  close: 'm6 6 12 12M18 6 6 18',
  down: 'm6 10 6 6 6-6',
  check: 'm5 12.500 4.500 4.500L19 7.500',
  checks: 'm2.500 12.500 4 4L14 8.500M10 15l1.500 1.500L20 8.500',
  clock: 'M12 7.500V12l3 2m6-2a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z',
  warn: 'M12 8v5m0 3.200v.1M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z',
  file: 'M14 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8l-5-5Zm0 0v5h5',
  place: 'M12 21s7-6 7-11a7 7 0 1 0-14 0c0 5 7 11 7 11Zm0-8.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5Z',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  bell: 'M6 9.500a6 6 0 1 1 12 0c0 6 2.500 7.500 2.500 7.500h-17S6 15.500 6 9.500M10 20.500a2.200 2.200 0 0 0 4 0',
  bellOff:
    'm3 3 18 18M8.500 4.600A6 6 0 0 1 18 9.500c0 2 .3 3.600.700 4.800M6.100 8.500 6 9.500c0 6-2.500 7.500-2.500 7.500H16M10 20.500a2.200 2.200 0 0 0 4 0',
  mail: 'M4 5.500h16a1 1 0 0 1 1 1v11a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1v-11a1 1 0 0 1 1-1Zm-.500 1.500 8.500 6.500L20.500 7',
  trash: 'M5 7h14M10 7V4.500h4V7m3 0-1 13H8L7 7',
}

export function Icon({ name, size = 22 }: { name: keyof typeof paths; size?: number }) {
  return (
    <svg
      viewBox="0 0 24 24"
      width={size}
      height={size}
      fill="none"
      aria-hidden="true"
      class={`icon icon-${name}`}
    >
      <path
        d={paths[name]}
        stroke="currentColor"
        stroke-width="1.9"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  )
}

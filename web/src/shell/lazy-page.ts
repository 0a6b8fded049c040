import { type ComponentType, lazy } from 'react'

export type PageComponent = ComponentType<{ params: Record<string, string | undefined> }>
export type LazyPage = { Page: PageComponent; preload(): void }

/** Page whose code is loaded on demand, or preloaded. */
export function lazyPage(load: () => Promise<PageComponent>): LazyPage {
  return {
    Page: lazy(async () => ({ default: await load() })),
    preload: () => void load().catch(() => {}),
  }
}

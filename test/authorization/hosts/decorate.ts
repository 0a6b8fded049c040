import 'reflect-metadata'

type Decorator = (target: never, name?: never, descriptor?: never) => unknown

/**
 * Decorates a class as TypeScript's compiler does: Node strips types and runs no decorators.
 * @param members decorators of properties, methods and method parameters.
 */
export function decorate(
  target: abstract new (...args: never[]) => object,
  decorators: readonly unknown[],
  members: Record<string, { on: readonly unknown[]; parameters?: readonly unknown[][] }> = {},
): void {
  const { prototype } = target as { prototype: object }
  for (const [name, { on, parameters = [] }] of Object.entries(members)) {
    const descriptor = Object.getOwnPropertyDescriptor(prototype, name)
    Reflect.defineMetadata('design:type', descriptor ? Function : Object, prototype, name)
    Reflect.defineMetadata(
      'design:paramtypes',
      parameters.map(() => Object),
      prototype,
      name,
    )
    Reflect.defineMetadata('design:returntype', Promise, prototype, name)
    for (const [index, each] of parameters.entries())
      for (const decorator of each) (decorator as Decorator)(prototype as never, name as never, index as never)
    for (const decorator of on.toReversed()) {
      const changed = (decorator as Decorator)(prototype as never, name as never, descriptor as never)
      if (changed && descriptor) Object.defineProperty(prototype, name, changed as PropertyDescriptor)
    }
  }
  Reflect.defineMetadata('design:paramtypes', [], target)
  for (const decorator of decorators.toReversed()) (decorator as Decorator)(target as never)
}

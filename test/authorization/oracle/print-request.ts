import type { Condition, Operation, Selection, Value } from './model.ts'

/** Prints an operation as a document, with the variables of its request. */
export function printRequest({ type, selections, variables }: Operation): {
  source: string
  variables: Record<string, unknown>
} {
  const fragments: string[] = []
  const definitions = variables.map(
    (each) => `$${each.name}: ${each.type}${each.defaultValue ? ` = ${literal(each.defaultValue)}` : ''}`,
  )
  const body = selectionSet(selections)
  const head = `${type.toLowerCase()}${definitions.length > 0 ? ` (${definitions.join(', ')})` : ''}`
  const given = variables.filter(({ value }) => value !== undefined)
  return {
    source: [`${head} ${body}`, ...fragments].join('\n'),
    variables: Object.fromEntries(given.map(({ name, value }) => [name, raw(value as Value)])),
  }

  function selectionSet(all: readonly Selection[]): string {
    return `{ ${all.map(printSelection).join(' ')} }`
  }

  function printSelection(selection: Selection): string {
    const conditions = selection.conditions.map(printCondition).join('')
    if (selection.kind === 'field') {
      const args = selection.args.map(([name, value]) => `${name}: ${literal(value)}`).join(', ')
      const below = selection.below.length > 0 ? ` ${selectionSet(selection.below)}` : ''
      return `${selection.alias}: ${selection.name}${args ? `(${args})` : ''}${conditions}${below}`
    }
    const below = selectionSet(selection.below)
    if (selection.name === null) return `...${selection.on ? ` on ${selection.on}` : ''}${conditions} ${below}`
    fragments.push(`fragment ${selection.name} on ${selection.on} ${below}`)
    return `...${selection.name}${conditions}`
  }
}

const printCondition = ({ directive, value }: Condition) =>
  ` @${directive}(if: ${typeof value === 'string' ? `$${value}` : value})`

function literal(value: Value): string {
  switch (value.kind) {
    case 'null':
      return 'null'
    case 'scalar':
      return '1'
    case 'enum':
      return value.name
    case 'list':
      return `[${value.items.map(literal).join(', ')}]`
    case 'object':
      return `{${value.fields.map(([name, each]) => `${name}: ${literal(each)}`).join(', ')}}`
    case 'variable':
      return `$${value.name}`
  }
}

function raw(value: Value): unknown {
  switch (value.kind) {
    case 'null':
      return null
    case 'scalar':
      return 1
    case 'enum':
      return value.name === 'true' ? true : value.name === 'false' ? false : value.name
    case 'list':
      return value.items.map(raw)
    case 'object':
      return Object.fromEntries(value.fields.map(([name, each]) => [name, raw(each)]))
    case 'variable':
      throw new Error('a constant has no variables')
  }
}

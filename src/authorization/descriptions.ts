/** What a coordinate needs, at the end of its description, where every IDE shows it. */

import { MapperKind, mapSchema } from '@graphql-tools/utils'
import type { GraphQLFieldConfig, GraphQLSchema } from 'graphql'
import type { Policy } from './policy.ts'
import { all, isNothing, type Requirement } from './requirement.ts'

/** The schema with what is needed in the descriptions of fields, arguments, input fields and enum values. */
export function withNeeds(schema: GraphQLSchema, policy: Policy): GraphQLSchema {
  const outputField = (config: GraphQLFieldConfig<unknown, unknown>, name: string, type: string) => {
    const args = Object.entries(config.args ?? {}).map(([argument, each]) => [
      argument,
      described(each, `${type}.${name}(${argument}:)`),
    ])
    return { ...described(config, `${type}.${name}`), args: Object.fromEntries(args) }
  }
  return mapSchema(schema, {
    [MapperKind.OBJECT_FIELD]: outputField,
    [MapperKind.INTERFACE_FIELD]: outputField,
    [MapperKind.INPUT_OBJECT_FIELD]: (config, name, type) => described(config, `${type}.${name}`),
    [MapperKind.ENUM_VALUE]: (config, type, _schema, name) => described(config, `${type}.${name}`),
  })

  function described<T extends { description?: string | null | undefined }>(config: T, coordinate: string): T {
    const needs = describeNeeds(policy, coordinate)
    if (needs === null) return config
    return { ...config, description: config.description ? `${config.description}\n\n${needs}` : needs }
  }
}

/** 'Needs role ADMIN.', or null where nothing is needed. */
export function describeNeeds({ coordinates, roles }: Policy, coordinate: string): string | null {
  const asks = coordinates.get(coordinate)
  if (!asks) return null
  const others = isNothing(asks.answerNull) ? '' : ', and is null without'
  return `Needs ${printRequirement(all([asks.reject, asks.answerNull]), roles)}${others}.`
}

/** 'role USER, and the password given in the last 300 seconds' */
export function printRequirement({ rank, maxAge }: Requirement, roles: readonly string[]): string {
  if (rank < 0) return 'nothing'
  const age = maxAge === Number.POSITIVE_INFINITY ? '' : `, and the password given in the last ${maxAge} seconds`
  return `role ${roles[rank]}${age}`
}

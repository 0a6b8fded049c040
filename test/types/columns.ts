/** A column list with a missing column must not compile, since its rows would lack a property of the type. */

import { columnsOf } from '../../src/database/columns.ts'

type Row = { id: string; name: string | null }

export const all = columnsOf<Row>({ id: true, name: true })

// @ts-expect-error Property 'name' is missing
export const lacking = columnsOf<Row>({ id: true })

// @ts-expect-error 'nickname' does not exist
export const unknown = columnsOf<Row>({ id: true, name: true, nickname: true })

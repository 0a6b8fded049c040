/** No authorization at all, twice: how far apart two measurements of the same are. */

import { bareRun, type Peer } from '../subject.ts'

export const peer: Peer = { protectedRun: bareRun, bareRun }

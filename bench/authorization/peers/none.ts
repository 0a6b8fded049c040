/** No authorization, measured twice: shows the noise between equal measurements. */

import { bareRun, type Peer } from '../subject.ts'

export const peer: Peer = { protectedRun: bareRun, bareRun }

import { APPLICATION_PROOFS } from './application-proofs.ts'
import { IMAGE_PROOFS } from './image-proofs.ts'
import type { Proof } from './subject.ts'

/** One proof for each clause that a container can meet, each independent of the others. */
export const PROOFS: Readonly<Record<string, Proof>> = { ...APPLICATION_PROOFS, ...IMAGE_PROOFS }

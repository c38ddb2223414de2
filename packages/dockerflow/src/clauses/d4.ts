import type { Clause } from '../spec/clause.ts'

export const D4: Clause = {
  id: 'D4',
  level: 'MUST',
  title: 'Both ENTRYPOINT and CMD',
  text: 'Both `ENTRYPOINT` and `CMD`.',
  checked: {
    image: 'Both have to be set in the configuration of the image.',
    lint: 'The final stage has to have both, set there or inherited; a later ENTRYPOINT resets the CMD of the base.',
  },
  fix: 'Set both, in exec form: ENTRYPOINT ["node"] and CMD ["dist/main.js"].',
}

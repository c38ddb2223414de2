import { createLightship } from 'lightship'
import type { Subject } from '../../measure/subject.ts'

export const subject: Subject = {
  path: '/live',
  async server() {
    const lightship = await createLightship({ detectKubernetes: false, port: 0 })
    return lightship.server
  },
}

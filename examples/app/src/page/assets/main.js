import { setUpCreateForm } from './create-form.js'
import { LinkList } from './link-list.js'
import { ServiceStatus } from './service-status.js'

const status = new ServiceStatus({
  version: document.querySelector('#version'),
  checks: document.querySelector('#checks'),
})
const list = new LinkList({ onFailure: () => void status.refresh() })
setUpCreateForm({ onCreated: (link) => list.prepend(link), onFailure: () => void status.refresh() })

status.start()
void list.showNextPage()

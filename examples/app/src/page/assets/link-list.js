import { deleteLink, listLinks } from './api.js'

const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' })
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' })

/** The list of links, loaded page by page. */
export class LinkList {
  #list = document.querySelector('#links')
  #template = document.querySelector('#link')
  #more = document.querySelector('#more')
  #empty = document.querySelector('#empty')
  #problem = document.querySelector('#list-problem')
  #announcement = document.querySelector('#announcement')
  #confirm = document.querySelector('#confirm')
  #onFailure
  #next

  constructor({ onFailure }) {
    this.#onFailure = onFailure
    this.#more.addEventListener('click', () => void this.showNextPage())
  }

  /** Loads the first page, later the next ones. */
  async showNextPage() {
    await this.#attempt(this.#more, async () => {
      const { links, next } = await listLinks(this.#next)
      this.#list.append(...links.map((link) => this.#item(link)))
      this.#next = next ?? undefined
      this.#more.hidden = next === null
      this.#more.textContent = 'Show more'
      this.#empty.hidden = this.#list.children.length > 0
    })
    if (this.#problem.textContent !== '') {
      this.#more.hidden = false
      this.#more.textContent = 'Try again'
    }
  }

  /** Puts a link that was just made first. */
  prepend(link) {
    const item = this.#item(link)
    item.classList.add('new')
    this.#list.prepend(item)
    this.#empty.hidden = true
    this.#announcement.textContent = `Made ${addressOf(link.slug)}`
  }

  #item(link) {
    const item = this.#template.content.firstElementChild.cloneNode(true)
    const address = addressOf(link.slug)
    const short = item.querySelector('.short')
    short.href = address
    short.textContent = address.replace(/^https?:\/\//, '')
    const target = item.querySelector('.target')
    target.textContent = link.target
    target.title = link.target
    this.#showHits(item, link.hits)
    short.addEventListener('click', () => this.#showHits(item, Number(item.dataset.hits) + 1))
    const time = item.querySelector('time')
    time.dateTime = link.created
    time.textContent = day.format(new Date(link.created))
    time.title = moment.format(new Date(link.created))
    this.#setUpCopy(item.querySelector('.copy'), link.slug, address)
    const remove = item.querySelector('.delete')
    remove.setAttribute('aria-label', `Delete ${link.slug}`)
    remove.addEventListener('click', () => void this.#delete(item, remove, link.slug))
    return item
  }

  #showHits(item, hits) {
    item.dataset.hits = hits
    item.querySelector('.hits').textContent = hits === 1 ? '1 hit' : `${hits.toLocaleString()} hits`
  }

  #setUpCopy(button, slug, address) {
    // Browsers offer the clipboard only over https and on localhost.
    button.hidden = navigator.clipboard === undefined
    button.setAttribute('aria-label', `Copy ${slug}`)
    button.addEventListener('click', () => void this.#copy(button, address))
  }

  async #copy(button, address) {
    await navigator.clipboard.writeText(address)
    button.textContent = 'Copied'
    this.#announcement.textContent = `Copied ${address}`
    setTimeout(() => {
      button.textContent = 'Copy'
    }, 2000)
  }

  async #delete(item, button, slug) {
    if (!(await this.#confirmed(slug))) return
    await this.#attempt(button, async () => {
      await deleteLink(slug)
      const neighbour = item.nextElementSibling ?? item.previousElementSibling
      item.remove()
      this.#empty.hidden = this.#list.children.length > 0
      this.#announcement.textContent = `Deleted ${slug}`
      const focus = neighbour?.querySelector('.delete') ?? document.querySelector('#target')
      focus.focus()
    })
  }

  #confirmed(slug) {
    this.#confirm.querySelector('p').textContent =
      `Delete ${addressOf(slug)}? Whoever follows it will find nothing.`
    this.#confirm.returnValue = 'cancel'
    this.#confirm.showModal()
    return new Promise((resolve) => {
      this.#confirm.addEventListener('close', () => resolve(this.#confirm.returnValue === 'delete'), {
        once: true,
      })
    })
  }

  async #attempt(button, work) {
    this.#problem.textContent = ''
    button.disabled = true
    try {
      await work()
    } catch (error) {
      this.#problem.textContent = error.message
      this.#onFailure()
    } finally {
      button.disabled = false
    }
  }
}

function addressOf(slug) {
  return `${location.origin}/${slug}`
}

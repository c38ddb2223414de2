import { createLink } from './api.js'

/** Makes the form create links, and say what is wrong with them. */
export function setUpCreateForm({ onCreated, onFailure }) {
  const form = document.querySelector('#create')
  const { target, slug } = form.elements
  const button = form.querySelector('button')
  const problem = form.querySelector('#problem')
  document.querySelector('#origin').textContent = `${location.host}/`

  function show(text, input) {
    problem.textContent = text
    for (const field of [target, slug]) {
      if (field === input) field.setAttribute('aria-invalid', 'true')
      else field.removeAttribute('aria-invalid')
    }
    input?.focus()
  }

  async function submit() {
    const address = withScheme(target.value.trim())
    if (address === '') return show('Enter the address to shorten.', target)
    target.value = address
    button.disabled = true
    try {
      const chosen = slug.value.trim()
      onCreated(await createLink({ target: address, ...(chosen && { slug: chosen }) }))
      form.reset()
      show('')
      target.focus()
    } catch (error) {
      const culprit = /slug/i.test(error.message) ? slug : target
      show(sentence(error.message), error.refused ? culprit : undefined)
      onFailure()
    } finally {
      button.disabled = false
    }
  }

  form.addEventListener('input', () => show(''))
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void submit()
  })
}

/** What people type, `example.com/page`, is taken as https. */
function withScheme(text) {
  return text === '' || /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`
}

function sentence(text) {
  const words = text.replace(/^slug\b/, 'short name').replace(/\bThe slug\b/, 'The short name')
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${/[.!?]$/.test(words) ? '' : '.'}`
}

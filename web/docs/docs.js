// Works without: every page can be read as it arrives. This adds buttons that copy code, and folds the list of pages
// where there is no room beside the text.

for (const figure of document.querySelectorAll('figure.code')) {
  const button = document.createElement('button')
  button.type = 'button'
  button.textContent = 'Copy'
  button.addEventListener('click', async () => {
    // Above the body stands the line with the address, which is no part of it.
    const text = figure.querySelector('code').textContent.replace(/^POST \S+\n\n/, '')
    await navigator.clipboard.writeText(text)
    button.textContent = 'Copied'
    setTimeout(() => {
      button.textContent = 'Copy'
    }, 1_500)
  })
  figure.querySelector('figcaption').append(button)
}

const menu = document.querySelector('details.menu')
const narrow = matchMedia('(max-width: 899px)')
const fold = () => {
  menu.open = !narrow.matches
}
narrow.addEventListener('change', fold)
fold()
menu.querySelector('[aria-current]')?.scrollIntoView({ block: 'center' })

// The quiet bar: says how many contributions are new. It never moves the reader, takes focus, or
// speaks more often than every ten seconds.

const FIRST_WORD = 300;
const NEXT_WORD = 10_000;

/** The one of these plural forms that belongs to `count`, with the number in it. */
export function ofNumber(forms, count) {
  const { lang } = document.documentElement;
  const form = forms[new Intl.PluralRules(lang).select(count)] ?? forms.other;
  return form.replace("{n}", new Intl.NumberFormat(lang).format(count));
}

export class Bar {
  /** `words` holds the plural forms of "3 new contributions"; `show()` is called when asked. */
  constructor(words, show) {
    this.words = words;
    this.element = document.createElement("p");
    this.element.className = "notice live-bar";
    this.text = document.createElement("span");
    this.button = document.createElement("a");
    this.button.className = "button button--quiet";
    this.button.textContent = words.show;
    this.button.addEventListener("click", (event) => {
      event.preventDefault();
      show();
    });
    this.element.append(this.text, " ", this.button);
  }

  /**
   * There are `count` new contributions, to be found at `address`; 0: none any more; Infinity: more
   * than can be told.
   */
  tell(count, address) {
    this.count = count;
    this.button.href = address;
    if (!count) return this.hide();
    const wait = Math.max(FIRST_WORD, NEXT_WORD - (Date.now() - (this.spokenAt ?? 0)));
    this.speaking ??= setTimeout(() => this.speak(), wait);
  }

  speak() {
    this.speaking = undefined;
    if (!this.count) return;
    this.spokenAt = Date.now();
    this.text.textContent = this.sentence();
    if (!this.element.isConnected) document.querySelector(".notices").append(this.element);
  }

  sentence() {
    return this.count === Infinity ? this.words.much : ofNumber(this.words.fresh, this.count);
  }

  hide() {
    clearTimeout(this.speaking);
    this.speaking = undefined;
    this.element.remove();
  }
}

// What is seen elsewhere on the page is told once to those who listen to it.

const HEARD_WITHIN = 10_000;

export function speak(words) {
  const told = document.createElement("p");
  told.className = "visually-hidden";
  told.textContent = words;
  document.querySelector(".notices").append(told);
  setTimeout(() => told.remove(), HEARD_WITHIN);
}

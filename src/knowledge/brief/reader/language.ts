/** Which language a request is written in: phrases are English, and who writes another should be told. */

/** Words that are frequent in one language and rare in the others. */
const words: Readonly<Record<string, string>> = {
  English:
    "the and is are that with for this we should when our not have it you can be of to in a i as on will please add make fix build need want from by or if all an at has was must",
  German:
    "der die das und ist nicht mit für wir soll wenn eine einen auf dem den auch sich werden bitte noch wird nur bei oder kein keine muss unsere als ein sind beim zum zur",
  French:
    "le la les et est une des que pour dans avec nous quand pas sur il faudrait doit sont ce cette aux du en un qui ne plus par notre se être",
  Spanish:
    "el la los las y es una que para con por cuando no en del se debe nuestro cada como al un lo más su son hay también",
  Portuguese:
    "o a os as e é uma que para com por quando não em do da se deve nosso cada como ao um mais seu são também dos das na no",
  Italian:
    "il la gli e è una che per con quando non di del si deve nostro ogni come al un più sono anche della nel le lo quello",
  Dutch:
    "de het een en is niet met voor wij moet als op dat ook worden naar bij of geen onze wordt kan zijn aan er maar",
  Polish: "nie się jest na do że w z i oraz gdy dla czy być który tylko jak przez są ma po od",
  Swedish:
    "och är inte med för vi ska när en ett på det att också eller som av den till kan har om",
};
const sets = new Map(
  Object.entries(words).map(([language, list]) => [language, new Set(list.split(" "))]),
);

const scripts: readonly (readonly [string, RegExp])[] = [
  ["Japanese", /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ["Korean", /\p{Script=Hangul}/gu],
  ["Chinese", /\p{Script=Han}/gu],
  ["a language in Cyrillic script", /\p{Script=Cyrillic}/gu],
  ["Arabic", /\p{Script=Arabic}/gu],
  ["Hebrew", /\p{Script=Hebrew}/gu],
  ["Greek", /\p{Script=Greek}/gu],
  ["Hindi", /\p{Script=Devanagari}/gu],
  ["Thai", /\p{Script=Thai}/gu],
];

/** Words that are looked at; a language shows long before. */
const most = 400;

/** The language of a text when it is not English and that is plain; undefined otherwise. */
export function otherLanguage(text: string): string | undefined {
  const letters = [...text.slice(0, 4000).matchAll(/\p{L}/gu)].length;
  for (const [language, letter] of scripts) {
    const count = [...text.slice(0, 4000).matchAll(letter)].length;
    if (count > letters * 0.2) return language;
  }
  const found = (
    text
      .slice(0, 4000)
      .toLowerCase()
      .match(/[\p{L}']+/gu) ?? []
  ).slice(0, most);
  const shares = [...sets].map(([language, set]) => ({
    language,
    count: found.filter((word) => set.has(word)).length,
  }));
  const english = shares.find(({ language }) => language === "English")?.count ?? 0;
  const best = shares.toSorted((a, b) => b.count - a.count)[0];
  if (best === undefined || best.language === "English" || best.count < 4) return undefined;
  return best.count > english * 1.5 ? best.language : undefined;
}

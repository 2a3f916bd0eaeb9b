// Prefix matching of Korean words during composition: for "기록" the field holds "ㄱ", "기", "길", "기로".

const INITIALS = [..."ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"];
const VOWELS = [..."ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"];
const FINALS = ["", ..."ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"];
const FIRST_SYLLABLE = 0xac00;
const LAST_SYLLABLE = 0xd7a3;

function letters(character) {
  const code = character.codePointAt(0);
  if (code < FIRST_SYLLABLE || code > LAST_SYLLABLE) return character;
  const index = code - FIRST_SYLLABLE;
  const initial = Math.floor(index / (VOWELS.length * FINALS.length));
  const vowel = Math.floor(index / FINALS.length) % VOWELS.length;
  return INITIALS[initial] + VOWELS[vowel] + FINALS[index % FINALS.length];
}

/** Decomposes a text into single letters (자모), in typing order. */
export const spell = (text) => [...text.normalize("NFC").toLowerCase()].map(letters).join("");

/** Whether `typed` is a prefix of `word` in letters. */
export const beginsWith = (word, typed) => spell(word).startsWith(spell(typed));

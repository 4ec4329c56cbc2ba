export const DECKS = {
  "Spanish: on the road": [["the ticket", "el billete"], ["the platform", "el andén"], ["left", "izquierda"], ["right", "derecha"], ["How much is it?", "¿Cuánto cuesta?"], ["the bill, please", "la cuenta, por favor"], ["the suitcase", "la maleta"], ["delay", "el retraso"]],
  "Hiragana: the first row": [["あ", "a"], ["い", "i"], ["う", "u"], ["え", "e"], ["お", "o"], ["か", "ka"], ["き", "ki"], ["く", "ku"], ["け", "ke"], ["こ", "ko"]],
  "Elements": [["Fe", "iron"], ["Na", "sodium"], ["K", "potassium"], ["Pb", "lead"], ["Sn", "tin"], ["W", "tungsten"], ["Hg", "mercury"], ["Au", "gold"]],
};

import { describe, expect, it } from '@jest/globals';
import { writtenLanguage } from './written-language.ts';

describe('writtenLanguage', () => {
  it.each([
    ['en', 'Where is my order? It has not arrived yet.'],
    ['en', 'My router is dead. It has not come on since Monday.'],
    ['en', 'Hi, I was charged twice for invoice 4711, please refund the second payment.'],
    ['en', 'router question, the light is red'],
    ['de', 'Guten Tag, ich habe meine Bestellung noch nicht bekommen.'],
    ['de', 'wo ist meine bestellung?'],
    ['de', 'Mein Router geht seit gestern nicht mehr, bitte um Rückruf'],
    ['fr', "Bonjour, je n'ai toujours pas reçu ma commande. Merci !"],
    ['fr', 'où est ma commande ?'],
    ['es', '¿Dónde está mi pedido? Gracias'],
    ['es', 'Hola, todavía no he recibido el paquete que pedí la semana pasada.'],
    ['it', 'Buongiorno, non ho ancora ricevuto il mio ordine, grazie'],
    ['pt', 'Olá, ainda não recebi a minha encomenda. Obrigado'],
    ['ca', 'Bon dia, encara no he rebut la meva comanda. Gràcies'],
    ['ca', 'Hola, tinc un problema amb el router i no puc entrar'],
    ['nl', 'Hallo, waar is mijn bestelling? Ik heb nog niets ontvangen.'],
    ['sv', 'Hej, jag har inte fått min beställning ännu. Tack!'],
    ['da', 'Hej, jeg har ikke modtaget min ordre endnu, hvad gør jeg? Tak'],
    ['no', 'Hei, jeg har ikke mottatt bestillingen min ennå, hva gjør jeg? Takk'],
    ['fi', 'Hei, en ole vielä saanut tilaustani. Missä se on? Kiitos'],
    ['pl', 'Dzień dobry, nie dostałem jeszcze mojego zamówienia. Proszę o pomoc.'],
    ['cs', 'Dobrý den, ještě jsem nedostal svou objednávku, prosím o pomoc.'],
    ['hu', 'Jó napot, még nem kaptam meg a rendelésemet. Köszönöm'],
    ['ro', 'Bună ziua, nu am primit încă comanda mea. Mulțumesc'],
    ['tr', 'Merhaba, siparişim henüz gelmedi. Teşekkürler'],
    ['ru', 'Здравствуйте, я ещё не получил свой заказ.'],
    ['uk', 'Добрий день, де моє замовлення?'],
    ['bg', 'Здравейте, къде е поръчката ми?'],
    ['el', 'Καλημέρα, πού είναι η παραγγελία μου;'],
    ['ja', '注文した商品がまだ届きません。'],
    ['zh', '您好,我的订单还没有收到'],
    ['ko', '안녕하세요, 주문한 물건이 아직 안 왔어요'],
    ['ar', 'مرحبا، أين طلبي؟'],
    ['he', 'שלום, איפה ההזמנה שלי?'],
  ])('tells %s: %s', (language, text) => {
    expect(writtenLanguage(text)).toBe(language);
  });

  it.each([
    '',
    '12345?',
    'ok',
    'ORD-12345',
    'https://example.org/the/and/you',
    'die@und.example ist',
    'Router X200',
  ])('cannot tell from: %s', (text) => {
    expect(writtenLanguage(text)).toBeUndefined();
  });

  it('does not look at what is quoted', () => {
    const quoted = '> Dear customer, please tell us what you need and where you are.\n'.repeat(5);
    expect(writtenLanguage(`Ich habe das nicht bestellt.\n${quoted}`)).toBe('de');
  });

  it('believes a header that may be right, and the text before one that cannot', () => {
    const danish = 'Hej, jeg har ikke modtaget min ordre endnu, hvad gør jeg? Tak';
    expect(writtenLanguage(danish, 'no')).toBe('da');
    expect(writtenLanguage('Where is my order? It has not arrived yet.', 'de')).toBe('en');
    expect(writtenLanguage('Здравствуйте, где мой заказ?', 'bg')).toBe('bg');
    expect(writtenLanguage('ok', 'fr')).toBe('fr');
  });
});

/**
 * Small words that letters to a support team are full of, by ISO 639-1 code. Words of several languages stand in each of them;
 * those that only look alike in one ("die", "was") are left to the one in which they are frequent as well.
 */
export const wordsOfLanguages: Readonly<Record<string, string>> = {
  en: `the and you your my is are was were have has had not with for this that from what when where which would could should
    please hello hi dear thanks thank can cannot will does did do don't i'm i've it's we our they there been but or if any an
    on in to of it me at by as be how why who am still yet order help need want since after regards`,
  de: `der die das und ich sie wir ihr ihre ihren mein meine meinen meiner ist sind war waren habe hat haben nicht mit für von
    auf bei zu zum zur den dem des ein eine einen einer kann können könnte bitte danke hallo guten tag sehr geehrte noch
    schon aber oder wenn dass warum wann wo wie was wird werden wurde seit nach aus im am es mir mich uns kein keine vielen
    dank grüße gruß möchte brauche`,
  fr: `le la les un une des du de et je vous nous mon ma mes votre vos est sont était ai avez avons pas ne que qui dans sur
    avec pour par au aux ce cette ces il elle mais ou où si quand comment pourquoi bonjour merci bonsoir être été encore
    depuis plus très peux pouvez voudrais suis n'est c'est j'ai d'une qu'il cordialement commande toujours`,
  es: `el la los las un una unos de del y yo usted ustedes mi mis su sus es son está están fue era he ha han no que en con por
    para se lo le me al como cuando cuándo dónde donde qué por hola gracias buenos buenas días tardes pero si sí muy más
    todavía desde quiero puedo puede tengo estoy este esta saludos pedido todavia cómo favor`,
  it: `il lo la gli le un una uno di del della dei delle e io mi mio mia miei sono è sei era ho hai ha abbiamo non che in con
    per da al alla nel nella si ci come quando dove perché buongiorno grazie ciao salve ma se molto più ancora vorrei posso
    può questo questa saluti ordine buonasera dal dalla anche cordiali`,
  pt: `o a os as um uma de do da dos das e eu você vocês meu minha meus seu sua é são está estão foi era tenho tem não que em
    com por para no na nos nas se ao como quando onde porque olá obrigado obrigada bom boa dia mas muito mais ainda desde
    quero posso pode gostaria este esta pedido cumprimentos até já`,
  ca: `el la els les un una uns de del dels i jo vostè meu meva meus seva és són està estan era he ha han no que en amb per
    al als com quan on perquè què hola gràcies bon dia bona tarda però si molt més encara des vull puc pot tinc estic aquest
    aquesta salutacions comanda també fins em us ens`,
  nl: `de het een en ik u uw je jij wij we mijn is zijn was waren heb heeft hebben niet met voor van op bij naar aan te dat die
    dit deze kan kunt kunnen graag hallo goedemorgen beste dank bedankt maar of als waarom wanneer waar hoe wat wordt nog al
    sinds geen wil zou mij ons groet groeten bestelling er om ook`,
  sv: `och jag du ni vi min mitt mina är var har hade inte med för från på av till att det den en ett som kan kunde vill hej
    tack men eller om när var hur varför vad blir ännu sedan ingen inget mig oss er detta hälsningar mycket finns`,
  da: `og jeg du vi min mit mine er var har havde ikke med for fra på af til at det den en et som kan kunne vil hej tak men
    eller hvis når hvor hvordan hvorfor hvad bliver endnu siden ingen mig os dette venlig hilsen meget være mangler`,
  no: `og jeg du vi min mitt mine er var har hadde ikke med for fra på av til at det den en et som kan kunne vil hei takk men
    eller hvis når hvor hvordan hvorfor hva blir ennå siden ingen meg oss dette vennlig hilsen mye veldig være mangler`,
  fi: `ja minä sinä te me minun teidän on ovat oli olen olette ei en että se tämä tilaus mutta tai jos kun missä miten miksi
    mikä hei kiitos voinko voitteko haluan vielä sitten kanssa ole olisi hyvää päivää terveisin minulla mitä kuin myös`,
  pl: `i w na z do nie się jest są był była mam ma mamy mój moja moje pan pani proszę dziękuję dzień dobry cześć ale lub jeśli
    kiedy gdzie jak dlaczego co to ten ta że przez od dla po jeszcze już chcę mogę czy bardzo pozdrawiam zamówienie witam`,
  cs: `a v na z do ne se je jsou byl byla mám má máme můj moje prosím děkuji dobrý den ahoj ale nebo pokud když kde jak proč co
    to ten ta že od pro po ještě už chci mohu můžete velmi pozdravem objednávka jsem jsme není`,
  hu: `a az és én ön nem van vannak volt egy hogy de vagy ha mikor hol hogyan miért mi ez ezt kérem köszönöm jó napot szia
    még már nagyon szeretnék tudom üdvözlettel rendelés rendelésem meg csak is vagyok lehet`,
  ro: `și si în la de pe cu un o eu dumneavoastră meu mea este sunt era am are avem nu că care din pentru dar sau dacă când
    unde cum ce bună ziua mulțumesc salut vă rog încă foarte vreau pot puteți comanda mi-am acest această`,
  tr: `ve bir bu şu ben siz biz benim sizin için ile değil var yok mı mi mu ne zaman nerede nasıl neden merhaba teşekkürler
    teşekkür ederim lütfen ama veya eğer daha çok henüz hâlâ istiyorum siparişim selamlar iyi günler olarak gibi`,
};

/** Article 1 of the Universal Declaration of Human Rights in Arabic. */
export const ARABIC =
  'يولد جميع الناس أحرارًا متساوين في الكرامة والحقوق. وقد وهبوا عقلًا وضميرًا وعليهم أن يعامل بعضهم بعضًا بروح الإخاء.';
/** Genesis 1:1–2, with points. */
export const HEBREW = 'בְּרֵאשִׁית בָּרָא אֱלֹהִים אֵת הַשָּׁמַיִם וְאֵת הָאָרֶץ. וְהָאָרֶץ הָיְתָה תֹהוּ וָבֹהוּ וְחֹשֶׁךְ עַל פְּנֵי תְהוֹם.';
/** Saadi, Gulistan 1.10; two words have a zero-width non-joiner. */
export const PERSIAN =
  'بنی\u200cآدم اعضای یکدیگرند که در آفرینش ز یک گوهرند. چو عضوی به درد آورد روزگار دگر عضوها را نمی\u200cماند قرار.';

/**
 * Refuses the passwords that are tried first. The list holds the words such passwords are made of;
 * the rules undo what people do to a word to satisfy a form (digits behind it, 4 for a, doubling).
 * Entries that are short only because eight characters are asked for anyway stand here too, since
 * "dragon" returns as "Dragon2024!".
 */
const WORDS = new Set(
  `password passwort passw passwd pass motdepasse contrasena senha wachtwoord haslo parola kennwort
  qwerty qwertz azerty qwertyuiop qwertzuiop azertyuiop asdfgh asdfghjkl asdfjkl zxcvbn zxcvbnm yxcvbnm
  qazwsx qazwsxedc wsxedc zaqwsx zaqxsw qweasd qweasdzxc qwaszx asdzxc qweqwe asdasd zxczxc qwert asdf zxcv
  qaz wsx edc abc abcd abcde abcdef abcdefg abcdefgh aaa xxx test tester testing testtest demo guest user
  username admin administrator root toor superuser sysadmin webmaster master login logon signin welcome
  willkommen bienvenue bienvenido hello hallo hola bonjour letmein letmeinnow openup access secret
  geheim secure security private default changeme changeit change newpassword mypassword yourpassword
  temp temppass temporary trustno trustnoone iloveyou iloveu ilovegod iloveme loveme lovely lover loveyou
  love lovelove forever always babygirl babyboy baby princess princesa prinzessin prince queen king angel
  angels sunshine sunny sunflower moonlight rainbow butterfly schmetterling flower flowers rose summer
  winter spring autumn sommer herbst january february march april june july august september october
  november december monday tuesday wednesday thursday friday saturday sunday football fussball soccer
  baseball basketball hockey softball volleyball tennis golf golfer cricket rugby liverpool arsenal
  chelsea barcelona realmadrid manchester manutd juventus lakers yankees cowboys steelers eagles packers
  redsox broncos raiders dallas bulldog bulldogs tigers tiger lion lions panther dragon dragons dragonball
  monkey donkey horse horses dolphin dolphins elephant penguin turtle rabbit hunter ranger falcon phoenix
  eagle shark spider spiderman superman batman ironman wolverine pokemon pikachu naruto minecraft
  roblox fortnite playstation nintendo xbox xboxlive gamer gaming starwars startrek skywalker
  darkvader vader yoda jedi matrix gandalf frodo hobbit harrypotter potter hogwarts merlin wizard magic
  ninja samurai warrior knight soldier killer death hell satan devil demon vampire zombie ghost shadow
  darkness midnight thunder lightning storm blizzard fire phantom jordan michael michelle jennifer
  jessica ashley amanda daniel thomas andrew andrea robert charlie charles george joshua matthew
  christian christopher nicholas nicole alexander alexandra anthony william samantha stephanie
  elizabeth benjamin jonathan patrick richard maria marie laura sarah hannah melissa victoria veronica
  isabella gabriel carlos antonio francisco alejandro sebastian martin stefan andreas ferrari mercedes
  porsche corvette mustang camaro harley honda toyota yamaha suzuki kawasaki bmw audi chevy chevrolet
  computer internet google facebook instagram twitter youtube yahoo hotmail microsoft windows apple
  samsung linux ubuntu oracle cisco server database network system office business company service
  support manager student teacher school college university freedom liberty america american england
  germany deutschland france australia canada mexico brazil london newyork paris berlin california texas
  chicago chocolate cookie cookies cheese coffee pepper ginger banana orange strawberry peanut
  purple silver golden diamond crystal black white yellow blue green red pink cool coolguy awesome
  whatever nothing something everything anything blahblah fuckyou fuckoff fuckme asshole bitch pussy
  sexy sexygirl hotstuff bigdick money dollar rich lucky winner champion success happy smile
  friend friends bestfriend family mother father mommy daddy sister brother jesus jesuschrist christ
  heaven godisgood blessed faith hope grace genesis metallica nirvana slipknot eminem beatles
  guitar music rockstar rockyou drummer maverick cowboy pirate captain rocket galaxy universe
  starlight computer1 internet1 supersecret superstar supernova helpme nopassword noaccess
  thrillwiki thrill wiki rollercoaster coaster coasters themepark parkfan amusement
  disney disneyland disneyworld mickey mickeymouse`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

const RUNS = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'qwertzuiop',
  'asdfghjkl',
  'zxcvbnm',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm',
  '1q2w3e4r5t6z7u8i9o0p',
  '1q2w3e4r5t6y7u8i9o0p',
  'q1w2e3r4t5y6u7i8o9p0',
  'a1b2c3d4e5f6g7h8i9j0',
];
const RUNS_BOTH_WAYS = RUNS.flatMap((run) => [run, [...run].reverse().join('')]);

const LEET: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
  '@': 'a',
  $: 's',
  '!': 'i',
  '|': 'l',
};

/** Is `text` one or two runs of at least three neighbours (or one character repeated)? */
function isRun(text: string): boolean {
  if (text.length < 3) return text.length === 0;
  if (RUNS_BOTH_WAYS.some((run) => run.includes(text))) return true;
  for (let cut = 3; cut <= text.length - 3; cut++) {
    const inOneRun = (part: string) =>
      new Set(part).size === 1 || RUNS_BOTH_WAYS.some((run) => run.includes(part));
    if (inOneRun(text.slice(0, cut)) && inOneRun(text.slice(cut))) return true;
  }
  return false;
}

/** The shortest piece that, repeated, gives `text`. */
function unit(text: string): string {
  const at = (text + text).indexOf(text, 1);
  return text.slice(0, at);
}

/** `word`, or two words of the list side by side. */
function isWords(text: string): boolean {
  if (WORDS.has(text)) return true;
  for (let cut = 3; cut <= text.length - 3; cut++)
    if (WORDS.has(text.slice(0, cut)) && WORDS.has(text.slice(cut))) return true;
  return false;
}

/** True for a password an attacker tries among the first some thousands. */
export function isCommonPassword(password: string): boolean {
  const lower = password.toLowerCase().replace(/\s+/g, '');
  if (lower.length > 40) return false; // long ones are not in any list, however plain
  if (lower === '' || new Set(lower).size <= 2) return true;
  if (lower.includes('thrillwiki')) return true;
  const once = unit(lower);
  if (once.length < 5 || isRun(once)) return true;
  const letters = (text: string) => [...text].map((c) => LEET[c] ?? c).join('');
  for (const text of [lower, once]) {
    const bare = text.replace(/^[^\p{L}]{0,4}/u, '').replace(/[^\p{L}]{0,6}$/u, ''); // 123dragon2024!
    const tailless = text.replace(/[^\p{L}]{0,6}$/u, '');
    for (const candidate of [text, bare, letters(text), letters(bare), letters(tailless)])
      if (candidate !== '' && (isWords(candidate) || isWords(unit(candidate)) || isRun(candidate)))
        return true;
  }
  return /^\d{1,12}$/.test(lower); // dates and phone numbers: all of them are soon counted through
}

// `npm run bench`: what is measured stands in bench/.
import '../bench/run.ts';

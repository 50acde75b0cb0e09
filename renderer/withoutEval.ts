import { config } from 'zod';

// The content policy forbids to make functions from text. zod would try, be refused, and the browser would report it as a violation.
config({ jitless: true });

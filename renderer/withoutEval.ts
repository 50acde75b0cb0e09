import { config } from 'zod';

// The content policy forbids making functions from text. zod would try, the browser would refuse, and report a violation.
config({ jitless: true });

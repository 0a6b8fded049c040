/** True in `npm run test:slow`: it includes the tests that `npm test` omits, and uses random seeds for properties. */
export const SLOW = process.env.TEST_SLOW === 'on'

/// An event that only tests know.
@NullMarked
package seeded.person;

import org.jspecify.annotations.NullMarked;

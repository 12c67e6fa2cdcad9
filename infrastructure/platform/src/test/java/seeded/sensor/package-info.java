/// An event that only tests know.
@NullMarked
package seeded.sensor;

import org.jspecify.annotations.NullMarked;

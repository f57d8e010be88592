package io.fairlead.controller;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;

/** Who may depend on whom, in all modules: the controller stands on all of them. */
@AnalyzeClasses(
        packages = "io.fairlead",
        importOptions = {DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class ArchitectureTest {

    /** Leaves out what other modules share for tests, once it is packed. */
    static final class NoTestJars implements ImportOption {

        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    private static final String[] CORE = {
        "io.fairlead.net..",
        "io.fairlead.ipam",
        "io.fairlead.openflow.flow..",
        "io.fairlead.openflow.diff..",
        "io.fairlead.controller.model..",
        "io.fairlead.controller.plan.."
    };

    private static final String[] PLAIN_JAVA = {
        "java.lang..", "java.util", "java.util.function", "java.util.stream", "java.time", "org.jspecify.."
    };

    @ArchTest
    static final ArchRule CORE_DEPENDS_ON_NOTHING_BUT_ITSELF = classes()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(CORE)
                    .or(resideInAnyPackage(PLAIN_JAVA))
                    // A hash of bytes is a pure function too.
                    .or(belongToAnyOf(MessageDigest.class, NoSuchAlgorithmException.class)))
            .because("planning is a pure function: no threads, clocks, sockets, logs or frameworks");

    @ArchTest
    static final ArchRule CORE_HAS_NO_THREADS_AND_NO_CHANCE = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Thread.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Random.class)
            .orShould()
            .callMethod(System.class, "nanoTime");

    @ArchTest
    static final ArchRule OPENDAYLIGHT_STAYS_BEHIND_THE_CODEC = noClasses()
            .that()
            .resideOutsideOfPackages("..codec..", "..session..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.opendaylight..");

    @ArchTest
    static final ArchRule SPRING_STAYS_AT_THE_RIM = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "io.fairlead.controller", "io.fairlead.controller.api..", "io.fairlead.controller.config..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework..");

    @ArchTest
    static final ArchRule HAZELCAST_STAYS_IN_THE_CLUSTER = noClasses()
            .that()
            .resideOutsideOfPackage("..cluster..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.hazelcast..");

    @ArchTest
    static final ArchRule CONTROLLER_KNOWS_OF_THE_AGENT_ONLY_THE_PROTOCOL = noClasses()
            .that()
            .resideInAPackage("io.fairlead.controller..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.fairlead.agent..", "io.fairlead.cli..")
                    .and(not(resideInAnyPackage("io.fairlead.agent.protocol.."))));

    @ArchTest
    static final ArchRule LOWER_MODULES_KNOW_NO_HIGHER = noClasses()
            .that()
            .resideOutsideOfPackage("io.fairlead.controller..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.fairlead.controller..");

    @ArchTest
    static final ArchRule NOBODY_IMPORTS_THE_RIM = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "io.fairlead.controller", "io.fairlead.controller.api..", "io.fairlead.controller.config..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.fairlead.controller.api..", "io.fairlead.controller.config..");

    @ArchTest
    static final ArchRule TIME_IS_INJECTED = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Clock.class, "systemUTC");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.fairlead.(**)").should().beFreeOfCycles();
}

package io.fairlead.ovsdb;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.fairlead.ovsdb", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule theValuesAreOursAlone = classes()
            .that()
            .resideInAPackage("io.fairlead.ovsdb")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.fairlead.ovsdb",
                    "java.lang..",
                    "java.util",
                    "java.util.function",
                    "java.util.stream",
                    "java.util.regex",
                    "java.nio.file",
                    "org.jspecify..");

    @ArchTest
    static final ArchRule theLibraryStaysBehindTheCodec = noClasses()
            .that()
            .resideOutsideOfPackage("io.fairlead.ovsdb.codec")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.opendaylight..");

    @ArchTest
    static final ArchRule itsConnectionsAreNeverUsed = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.opendaylight.ovsdb.lib.impl..", "org.opendaylight.ovsdb.lib.jsonrpc..");

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("io.fairlead.ovsdb.(**)").should().beFreeOfCycles();
}

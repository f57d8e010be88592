package io.fairlead.controller.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the real ovsdb-tool. */
class StoreSetupIT {

    private Places places;

    @BeforeEach
    void choosePlaces(@TempDir Path root) {
        places = new Places(root.resolve("etc"), root.resolve("var"), root.resolve("run"));
    }

    private void prepare() {
        assertThat(new StoreSetup(places, "127.0.0.1").prepare()).isEmpty();
    }

    @Test
    void makesWhatIsMissingAndTouchesItNoMore() throws IOException {
        prepare();
        byte[] database = Files.readAllBytes(places.database());
        String token = Files.readString(places.adminToken());

        prepare();

        assertThat(Files.readAllBytes(places.database())).isEqualTo(database);
        assertThat(Files.readString(places.adminToken())).isEqualTo(token);
        assertThat(Files.readString(places.environment()))
                .contains("FAIRLEAD_ADDRESS=\"127.0.0.1\"")
                .contains("--remote=pssl:6655:127.0.0.1")
                .contains("FAIRLEAD_STORE_OPTIONS=\"" + places.database() + " ");
    }

    @Test
    void saysWhenTheStoreWasMadeForAnotherAddress() {
        prepare();

        assertThat(new StoreSetup(places, "127.0.0.2").prepare())
                .hasValueSatisfying(
                        notice -> assertThat(notice).contains("ssl:127.0.0.1:6656", "cluster-to-standalone"));
    }

    @Test
    void refusesADamagedDatabaseAndLeavesIt() throws IOException {
        prepare();
        byte[] database = Files.readAllBytes(places.database());
        byte[] damaged = database.clone();
        damaged[200] ^= 1;
        Files.write(places.database(), damaged);

        assertThatThrownBy(this::prepare)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("is damaged")
                .hasMessageContaining("backup");
        assertThat(Files.readAllBytes(places.database())).isEqualTo(damaged);

        Files.write(places.database(), new byte[0]);
        assertThatThrownBy(this::prepare).isInstanceOf(StoreException.class).hasMessageContaining("is damaged");
    }

    @Test
    void acceptsALastRecordThatACrashCutOff() throws IOException {
        prepare();
        byte[] database = Files.readAllBytes(places.database());
        byte[] begun = Arrays.copyOf(database, database.length + 20);
        System.arraycopy(database, 0, begun, database.length, 20);
        Files.write(places.database(), begun);
        prepare();
    }

    @Test
    void readsSettingsWhereTheControllerFindsThem() throws IOException {
        Files.createDirectories(places.etc());
        Files.writeString(places.settings(), "fairlead:\n  address: 192.0.2.7\n");
        var arguments = List.of("--fairlead.etc=" + places.etc());

        assertThat(new Settings(arguments, Map.of()).address()).contains("192.0.2.7");
        assertThat(new Settings(arguments, Map.of("FAIRLEAD_ADDRESS", "192.0.2.8")).address())
                .contains("192.0.2.8");
        assertThat(new Settings(arguments, Map.of("FAIRLEAD_VAR", "/srv/fairlead"))
                        .places()
                        .database())
                .isEqualTo(Path.of("/srv/fairlead/store/fairlead.db"));
        assertThatThrownBy(() -> new Settings(List.of("address"), Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

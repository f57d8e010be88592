package io.fairlead.openflow.session;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.opendaylight.infrautils.diagstatus.DiagStatusService;
import org.opendaylight.infrautils.diagstatus.ServiceDescriptor;
import org.opendaylight.infrautils.diagstatus.ServiceRegistration;
import org.opendaylight.infrautils.diagstatus.ServiceState;
import org.opendaylight.infrautils.diagstatus.ServiceStatusSummary;
import org.opendaylight.infrautils.ready.SystemState;

/** The diagnosis service that openflowjava reports to in OpenDaylight, and which here nobody asks. */
final class NoDiagnosis implements DiagStatusService {

    @Override
    public ServiceRegistration register(String service) {
        return new ServiceRegistration() {
            @Override
            public void report(ServiceDescriptor descriptor) {}

            @Override
            public void close() {}
        };
    }

    @Override
    public ServiceDescriptor getServiceDescriptor(String service) {
        return new ServiceDescriptor(service, ServiceState.UNREGISTERED);
    }

    @Override
    public Collection<ServiceDescriptor> getAllServiceDescriptors() {
        return List.of();
    }

    @Override
    public ServiceStatusSummary getServiceStatusSummary() {
        return new ServiceStatusSummary(true, SystemState.ACTIVE, "", Set.of());
    }
}

using Platform.Hosting;
using Platform.Hosting.Events;
using Platform.Hosting.Messaging;
using Registry.Service;
using Registry.Service.Imports;
using Registry.Service.Lists;
using Registry.Service.Matching;
using Registry.Service.Requests;
using Registry.Service.Screening;
using Registry.Service.Subjects;
using Registry.Service.Watches;

var builder = ServiceHost.CreateBuilder(args, "registry");
builder.AddEventStore(RegistryStore.Configure, EditionDelta.Links).PublishEvents<RegistryMessages>().RescreenWatches();
builder.AddBus(bus =>
{
    bus.AddConsumer<PermitAppliedConsumer>();
    bus.AddConsumer<PermitRefusedConsumer>();
    bus.AddConsumer<PermitRevokedConsumer>();
});
builder.AddMatching();
builder.AddListsHealth();
builder.AddQueryParameters();
builder.AddImports();
builder.AddListSchedule();

var app = builder.Build();
app.UsePlatform();
app.MapImportEdition();
app.MapReadImports();
app.MapDecideImport();
app.MapReadLists();
app.MapReadEntity();
app.MapSearchEntities();
app.MapMatchEntities();
app.MapReadWatch();
app.MapClearWatchHit();
app.MapAlgorithms();
app.MapScreenings();
app.MapScreeningBatch();
app.MapReconcile();
app.MapCatalog();
app.MapExports();
return await app.RunServiceAsync(args);

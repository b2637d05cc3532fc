using Permits.Service;
using Permits.Service.Audit;
using Permits.Service.Determinations;
using Permits.Service.Imports;
using Permits.Service.MassActions;
using Permits.Service.People;
using Permits.Service.Permits;
using Permits.Service.Repatriation;
using Permits.Service.Reports;
using Permits.Service.Rules;
using Platform.Hosting;
using Platform.Hosting.Events;
using Platform.Hosting.Messaging;

var builder = ServiceHost.CreateBuilder(args, "permit");
builder.AddEventStore(PermitStore.Configure, PermitStore.EventsByTime);
builder.PublishEvents<PermitMessages>(inBulk: true);
builder.Services.AddBatchHandler<ScreeningCompletedHandler>();
builder.Services.AddBatchHandler<WatchHitHandler>();
builder.AddBus();
builder.Services.AddSingleton<UndecidedApplications>();
builder.Services.AddSingleton<ICommitObserver, PermitMetrics>();
if (!ServiceHost.IsGeneratingOpenApi && !Setup.IsRequested)
{
    builder.Services.AddHostedService(services => services.GetRequiredService<UndecidedApplications>());
    builder.Services.AddHostedService<Expiry>();
}

builder.Services.AddHealthChecks().AddCheck<UndecidedApplications>("undecided-applications");
builder.AddSettings<ConfiguredRules>("Rules");
builder.Services.AddSingleton(services => services.GetRequiredService<ConfiguredRules>().ToSettings());

builder.AddRepatriation();
builder.AddMassActions();
builder.AddImports();
builder.AddReports();
builder.AddPeople();
builder.Services.AddSingleton<BatchOfApplications>();

var app = builder.Build();
app.UsePlatform();
app.MapApply();
app.MapApplyInBatch();
app.MapReadPermits();
app.MapHistory();
app.MapExplain();
app.MapDecisions();
app.MapEventReplay();
app.MapReports();
app.MapCompare();
app.MapReplay();
app.MapRepatriation();
app.MapDeterminations();
app.MapMassActions();
app.MapImports();
app.MapPeople();
app.MapReadRules();
return await app.RunServiceAsync(args);

using Marten;
using Platform.Hosting.Events;

namespace Permits.Service.People;

/// <summary>Registers the searches for people and employers.</summary>
internal static class PeopleFeature
{
    public static void Configure(StoreOptions options)
    {
        options.Storage.ExtendedSchemaObjects.Add(PermitSearch.CreateKeys());
        options.Storage.ExtendedSchemaObjects.Add(PermitSearch.CreateSame());
    }

    public static void AddPeople(this WebApplicationBuilder builder) => builder.Services.AddEventSubscription<PermitSearchIndex>();

    public static void MapPeople(this WebApplication app)
    {
        app.MapSearchPeople();
        app.MapSearchEmployers();
    }
}

using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Xml.Linq;
using MassTransit;
using SanctionsRegistry.Contracts;
using Tests.Support;

namespace Notification.Service.Tests;

/// <summary>
/// contracts/asyncapi.yaml is generated from the contract types and their documentation. After changing the contracts, run this test with
/// <c>UPDATE_ASYNCAPI=1</c>, which writes the file, and commit it.
/// </summary>
public sealed class AsyncApiTests
{
    private static readonly string File = Path.Combine(TestServers.RepositoryRoot, "contracts", "asyncapi.yaml");

    [Fact]
    public async Task The_document_names_every_message_with_its_exchange_and_its_fields()
    {
        var expected = AsyncApiDocument.Write(typeof(RegistryMessage).Assembly);
        if (Environment.GetEnvironmentVariable("UPDATE_ASYNCAPI") == "1")
            await System.IO.File.WriteAllTextAsync(File, expected);
        Assert.Equal(expected, await System.IO.File.ReadAllTextAsync(File));
    }
}

/// <summary>Writes AsyncAPI 3.0 from the contract types.</summary>
internal static class AsyncApiDocument
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(Assembly contracts)
    {
        var messages = contracts
            .GetExportedTypes()
            .Where(type => type.IsSubclassOf(typeof(RegistryMessage)))
            .OrderBy(type => type.Name, StringComparer.Ordinal)
            .ToList();
        var records = contracts
            .GetExportedTypes()
            .Where(type => type.Name.EndsWith("V1", StringComparison.Ordinal))
            .OrderBy(type => type.Name, StringComparer.Ordinal)
            .ToList();
        var docs = XDocument
            .Load(Path.ChangeExtension(contracts.Location, ".xml"))
            .Descendants("member")
            .ToDictionary(member => (string)member.Attribute("name")!, Text);
        var yaml = new StringBuilder(
            """
            asyncapi: 3.0.0
            info:
              title: Sanctions registry
              version: "1"
              description: >-
                The messages that the services exchange. Each message has a durable fanout exchange with its name on RabbitMQ; bind a queue to receive it.
                Delivery is at least once, and in order within a stream: a repeat has the same eventId, which is also the AMQP message-id.
                A message never changes: a change of meaning is a new version alongside the old one.
              license:
                name: Apache-2.0
            defaultContentType: application/json
            channels:

            """
        );
        foreach (var message in messages)
        {
            var exchange = message.GetCustomAttribute<EntityNameAttribute>()!.EntityName;
            Lines(
                yaml,
                $"""
                  {exchange}:
                    address: {exchange}
                    description: {Quoted(docs[$"T:{message.FullName}"])}
                    messages:
                      {message.Name}:
                        $ref: "#/components/messages/{message.Name}"
                    tags:
                      - name: {message.Namespace!.Split('.')[^1].ToLowerInvariant()}
                    bindings:
                      amqp:
                        is: routingKey
                        exchange:
                          name: {exchange}
                          type: fanout
                          durable: true
                          autoDelete: false
                        bindingVersion: 0.3.0
                """
            );
        }

        Lines(
            yaml,
            """
            components:
              messages:
            """
        );
        foreach (var message in messages)
        {
            Lines(
                yaml,
                $"""
                    {message.Name}:
                      name: {message.Name}
                      summary: {Quoted(docs[$"T:{message.FullName}"])}
                      headers:
                        type: object
                        required: [{MessageHeaders.MessageType}]
                        properties:
                          {MessageHeaders.MessageType}:
                            const: {message.GetCustomAttribute<MessageUrnAttribute>()!.Urn}
                      payload:
                        $ref: "#/components/schemas/{message.Name}"
                """
            );
        }

        Lines(yaml, "  schemas:");
        foreach (var record in records)
        {
            // The fields common to every message come first.
            var fields = record.GetProperties().Where(property => property.CanWrite).OrderBy(property => property.DeclaringType == record).ToList();
            Lines(
                yaml,
                $"""
                    {record.Name}:
                      type: object
                      description: {Quoted(docs[$"T:{record.FullName}"])}
                      required: [{string.Join(", ", fields.Select(field => Camel(field.Name)))}]
                      properties:
                """
            );
            foreach (var field in fields)
            {
                var nullable = new NullabilityInfoContext().Create(field).ReadState == NullabilityState.Nullable;
                Lines(yaml, $"        {Camel(field.Name)}:");
                Lines(yaml, $"          description: {Quoted(docs[$"P:{field.DeclaringType!.FullName}.{field.Name}"])}");
                foreach (var line in Schema(field.PropertyType, nullable))
                    Lines(yaml, "          " + line);
            }
        }

        return yaml.ToString();
    }

    private static IEnumerable<string> Schema(Type type, bool nullable)
    {
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
            return ["type: array", "items:", .. Schema(type.GetGenericArguments()[0], false).Select(line => "  " + line)];
        (string Name, string? Format)? simple = (Nullable.GetUnderlyingType(type) ?? type) switch
        {
            var t when t == typeof(string) => ("string", null),
            var t when t == typeof(Guid) => ("string", "uuid"),
            var t when t == typeof(DateTimeOffset) => ("string", "date-time"),
            var t when t == typeof(DateOnly) => ("string", "date"),
            var t when t == typeof(int) => ("integer", "int32"),
            var t when t == typeof(long) => ("integer", "int64"),
            var t when t == typeof(double) => ("number", "double"),
            var t when t == typeof(bool) => ("boolean", null),
            _ => null,
        };
        if (simple is not var (name, format))
            return [$"$ref: \"#/components/schemas/{type.Name}\""];
        return (string[])[nullable ? $"type: [{name}, \"null\"]" : $"type: {name}", .. format is null ? Array.Empty<string>() : [$"format: {format}"]];
    }

    private static void Lines(StringBuilder yaml, string lines) => yaml.Append(lines).Append('\n');

    private static string Camel(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);

    // A JSON string is a YAML double-quoted scalar.
    private static string Quoted(string text) => JsonSerializer.Serialize(text, Readable);

    private static string Text(XElement member) =>
        string.Join(
            ' ',
            string.Concat(
                    member
                        .Element("summary")
                        ?.Nodes()
                        .Select(node =>
                            node switch
                            {
                                XText text => text.Value,
                                XElement { Name.LocalName: "see" } see => ((string)see.Attribute("cref")!).Split('.')[^1],
                                XElement element => string.Create(CultureInfo.InvariantCulture, $"`{element.Value}`"),
                                _ => "",
                            }
                        )
                        ?? []
                )
                .Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)
        );
}

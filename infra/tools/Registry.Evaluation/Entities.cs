using System.Xml.Linq;
using Registry.Matching;

namespace Registry.Evaluation;

/// <summary>Reads entities from the files that are used for evaluation.</summary>
internal static class Entities
{
    private static readonly string[] NameElements = ["FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"];

    internal static MatchEntity Named(string id, string schema, params string[] names) =>
        new(id, schema, new Dictionary<string, IReadOnlyList<string>> { ["name"] = names });

    /// <summary>The names of OFAC's legacy CSV triple.</summary>
    internal static List<MatchEntity> Ofac(string folder)
    {
        var aliases = Csv.Read(Path.Combine(folder, "alt_2021-07.csv")).Where(r => r.Count > 3).ToLookup(r => r[0], r => r[3]);
        return
        [
            .. Csv.Read(Path.Combine(folder, "sdn_2021-07.csv"))
                .Where(r => r.Count > 3)
                .Select(r => new MatchEntity(
                    "ofac-" + r[0],
                    r[2].Trim() switch
                    {
                        "individual" => "Person",
                        "vessel" => "Vessel",
                        "aircraft" => "Airplane",
                        _ => "Organization",
                    },
                    new Dictionary<string, IReadOnlyList<string>> { ["name"] = [r[1]], ["alias"] = [.. aliases[r[0]]] }
                )),
        ];
    }

    /// <summary>The names of a UN consolidated list, which is all that an evaluation of names needs.</summary>
    internal static List<MatchEntity> UnList(string path)
    {
        var entities = new List<MatchEntity>();
        foreach (var element in XDocument.Load(path).Descendants().Where(e => e.Name.LocalName is "INDIVIDUAL" or "ENTITY"))
        {
            var person = element.Name.LocalName == "INDIVIDUAL";
            var whole = string.Join(' ', NameElements.Select(n => element.Element(n)?.Value.Trim()).Where(v => !string.IsNullOrEmpty(v)));
            var aliases = element
                .Elements(person ? "INDIVIDUAL_ALIAS" : "ENTITY_ALIAS")
                .Select(a => (Quality: a.Element("QUALITY")?.Value ?? "", Name: a.Element("ALIAS_NAME")?.Value.Trim() ?? ""))
                .Where(a => a.Name.Length > 0)
                .ToList();
            var original = element.Element("NAME_ORIGINAL_SCRIPT")?.Value.Trim();
            entities.Add(
                new MatchEntity(
                    "unsc-" + element.Element("DATAID")?.Value,
                    person ? "Person" : "Organization",
                    new Dictionary<string, IReadOnlyList<string>>
                    {
                        ["name"] = string.IsNullOrEmpty(original) ? [whole] : [whole, original],
                        ["alias"] = [.. aliases.Where(a => a.Quality is not "Low").Select(a => a.Name)],
                        ["weakAlias"] = [.. aliases.Where(a => a.Quality is "Low").Select(a => a.Name)],
                        ["programId"] = [element.Element("UN_LIST_TYPE")?.Value ?? ""],
                        ["reference"] = [element.Element("REFERENCE_NUMBER")?.Value.Trim() ?? ""],
                    }
                )
            );
        }
        return entities;
    }
}

using System.Collections.Frozen;
using System.Globalization;
using Registry.Domain.Lists;
using Registry.Domain.Subjects;

namespace Registry.Formats.Ofac;

/// <summary>
/// A party of the advanced format, with the documents, locations, sanctions entries and relationships that belong to it. Its source contains the party's
/// own content and those, and after each id the text of the reference value, as <c>ref()</c>.
/// </summary>
internal static class OfacAdvancedEntry
{
    private const string ReferenceSuffix = "/ref()";

    // Ids internal to the file: they say nothing about the subject. The id of a reference value is replaced by the value's text.
    private static readonly FrozenSet<string> Numbering = FrozenSet.Create(
        StringComparer.Ordinal,
        [
            "ID",
            "FixedRef",
            "NamePartGroupID",
            "LocationID",
            "IdentityID",
            "ProfileID",
            "From-ProfileID",
            "SanctionsEntryID",
            "DocumentedNameID",
            "FeatureVersionID",
            "ProfileRelationshipID",
        ]
    );

    private static readonly FrozenSet<string> Known = FrozenSet.Create(
        StringComparer.Ordinal,
        [
            "Comment",
            "Profile",
            "Identity",
            "Alias",
            "DocumentedName",
            "DocumentedNamePart",
            "NamePartValue",
            "DocumentedNameCountry",
            "NamePartGroups",
            "MasterNamePartGroup",
            "NamePartGroup",
            "Feature",
            "FeatureVersion",
            "DatePeriod",
            "Start",
            "End",
            "From",
            "To",
            "Year",
            "Month",
            "Day",
            "VersionDetail",
            "VersionLocation",
            "IdentityReference",
            "SanctionsEntryReference",
            "ExternalReference",
            "DirectURL",
            "Location",
            "LocationAreaCode",
            "LocationCountry",
            "LocationPart",
            "LocationPartValue",
            "Value",
            "FeatureVersionReference",
            "IDRegDocumentReference",
            "IDRegDocument",
            "IDRegistrationNo",
            "IssuingAuthority",
            "DocumentDate",
            "DocumentedNameReference",
            "ProfileRelationshipReference",
            "DocumentMention",
            "ProfileRelationship",
            "SanctionsEntry",
            "EntryEvent",
            "Date",
            "LegalBasis",
            "SanctionsMeasure",
            "SupInfo",
            "Text",
            "LimitationsToListing",
            "IDRegDocumentMention",
            "IdentityFeatureLinkType",
        ]
    );

    public static SubjectId IdOf(OfacNode party) =>
        party["FixedRef"] is { Length: <= 10 } number && !number.AsSpan().ContainsAnyExceptInRange('0', '9')
            ? SubjectId.From($"ofac-{number}")
            : throw OfacReferences.Refused(party, "has no FixedRef that is a number");

    /// <summary>A profile's primary name, its parts in file order; empty if it has none.</summary>
    public static string NameOf(OfacNode profile) =>
        profile
            .All("Identity")
            .SelectMany(identity => identity.All("Alias"))
            .OrderByDescending(alias => alias["Primary"] == "true")
            .SelectMany(alias => alias.All("DocumentedName"))
            .Select(name => string.Join(' ', Parts(name).Select(part => part.Collapsed)))
            .FirstOrDefault()
        ?? "";

    public static ListEntry Of(OfacNode party, OfacReferences references, ListReading reading)
    {
        var id = IdOf(party);
        var profiles = party.All("Profile").ToList();
        if (profiles.Count == 0)
            throw OfacReferences.Refused(party, $"{party["FixedRef"]} has no Profile");
        var schema = SchemaOf(profiles[0], references, reading);
        var subject = new OfacSubject(id, schema);
        subject.AddNote(party.TextOf("Comment"));
        var source = new List<SourceElement>();
        var documents = new List<OfacNode>();
        foreach (var profile in profiles)
        {
            foreach (var identity in profile.All("Identity"))
            {
                foreach (var alias in identity.All("Alias"))
                    AddAlias(subject, identity, alias, references);
                documents.AddRange(references.DocumentsOf(identity["ID"]));
            }

            // A feature can also be next to the profile.
            foreach (var feature in profile.All("Feature").Concat(profile == profiles[0] ? party.All("Feature") : []))
                AddFeature(subject, feature, references);
        }

        if (subject.IsNameless)
            throw OfacReferences.Refused(party, $"{party["FixedRef"]} has no name");
        foreach (var document in documents)
            AddDocument(subject, document, references);
        var entries = profiles.SelectMany(profile => references.EntriesOf(profile["ID"])).ToList();
        foreach (var entry in entries)
            AddSanctionsEntry(subject, entry, references);
        var relationships = profiles.SelectMany(profile => references.RelationshipsOf(profile["ID"])).ToList();
        foreach (var relationship in relationships)
            AddRelationship(subject, relationship, references);

        source.AddRange(Source([party], "", references));
        source.AddRange(Source(documents, "IDRegDocument", references));
        source.AddRange(Source(entries, "SanctionsEntry", references));
        source.AddRange(Source(relationships, "ProfileRelationship", references));
        foreach (
            var step in source
                .SelectMany(element => element.Path.Split('/'))
                .Where(step => step[0] != '@' && !step.EndsWith("()", StringComparison.Ordinal))
                .Select(WithoutIndex)
                .Distinct()
                .Where(step => !Known.Contains(step))
        )
            reading.NoteUnknown(ListText.Shown(step));
        return new(id, subject.ToContent(source));
    }

    /// <summary>
    /// A party as statements: one for each name, feature, document, sanctions entry and relationship. The file's own numbering, the order of elements
    /// and white space are ignored.
    /// </summary>
    public static IReadOnlySet<Statement> StatementsOf(IReadOnlyList<SourceElement> source)
    {
        var referenced = source
            .Where(element => element.Path.EndsWith(ReferenceSuffix, StringComparison.Ordinal))
            .Select(element => element.Path[..^ReferenceSuffix.Length])
            .ToHashSet(StringComparer.Ordinal);
        var units = new Dictionary<string, (string Field, List<string> Parts)>(StringComparer.Ordinal);
        foreach (var (path, value) in source)
        {
            var steps = path.Split('/');
            if (referenced.Contains(path) || steps.Any(step => WithoutIndex(step) == "NamePartGroups"))
                continue;
            if (steps[^1][0] == '@' && Numbering.Contains(steps[^1][1..]))
                continue;
            var length = UnitLength(steps);
            var unit = string.Join('/', steps.Take(length));
            if (!units.TryGetValue(unit, out var known))
                units[unit] = known = (WithoutIndex(steps[length - 1]), []);
            known.Parts.Add(ListText.Collapse($"{string.Join('/', steps.Skip(length).Where(step => step != "ref()").Select(WithoutIndex))} {value}"));
        }

        return units
            .Values.Select(unit => new Statement(Field(unit.Field, unit.Parts), string.Join("; ", unit.Parts.Order(StringComparer.Ordinal))))
            .ToHashSet();
    }

    // The number of path steps that name the unit to which the path belongs.
    private static int UnitLength(string[] steps)
    {
        for (var i = 0; i < steps.Length; i++)
        {
            if (WithoutIndex(steps[i]) is "Alias" or "Feature" or "IDRegDocument" or "SanctionsEntry" or "ProfileRelationship" or "Comment")
                return i + 1;
        }

        return Math.Max(1, steps.Length - (steps[^1] == "ref()" ? 1 : 0));
    }

    private static string Field(string unit, List<string> parts) =>
        unit switch
        {
            "Alias" => "alias",
            "IDRegDocument" => "identification",
            "SanctionsEntry" => "sanctions",
            "ProfileRelationship" => "unknownLinkTo",
            "Feature" => parts.Where(part => part.StartsWith("@FeatureTypeID ", StringComparison.Ordinal)).Select(part => part[15..]).FirstOrDefault()
                ?? "feature",
            _ => unit,
        };

    private static void AddAlias(OfacSubject subject, OfacNode identity, OfacNode alias, OfacReferences references)
    {
        var type = references.Text(alias, "AliasTypeID") ?? "";
        var isPrimary = alias["Primary"] == "true" && identity["Primary"] != "false" && identity["False"] != "true";
        var property = type.Replace(".", "", StringComparison.Ordinal).ToUpperInvariant() switch
        {
            "FKA" => "previousName",
            _ when alias["LowQuality"] == "true" => "weakAlias",
            "NKA" => "name",
            _ => isPrimary ? "name" : "alias",
        };
        var groups = Groups(identity);
        foreach (var name in alias.All("DocumentedName"))
        {
            var parts = Parts(name)
                .Select(part => (Type: TypeOf(part, groups, references), Text: part.Collapsed ?? "", Script: references.Text(part, "ScriptID")))
                .Where(part => part.Text.Length > 0)
                .ToList();
            if (parts.Count == 0)
                continue;
            // In Latin script the file puts the surname first; in other scripts the order is the name's own.
            var isLatin = parts.TrueForAll(part => part.Script is null or "Latin");
            var ordered = isLatin ? parts.OrderBy(part => part.Type == "Last Name" ? 1 : 0) : parts.AsEnumerable();
            subject.AddWholeName(property, string.Join(' ', ordered.Select(part => part.Text)));
            if (property != "name" || !isLatin || !subject.IsPerson)
                continue;
            foreach (var (partType, text, _) in parts)
            {
                var part = partType switch
                {
                    "First Name" => "firstName",
                    "Middle Name" => "middleName",
                    "Last Name" => "lastName",
                    "Patronymic" => "fatherName",
                    "Matronymic" => "motherName",
                    _ => null,
                };
                if (part is not null)
                    subject.Add(part, text);
            }
        }
    }

    private static void AddFeature(OfacSubject subject, OfacNode feature, OfacReferences references)
    {
        var label = references.Text(feature, "FeatureTypeID") ?? $"Feature {feature["FeatureTypeID"]}";
        foreach (var version in feature.All("FeatureVersion"))
        {
            var dates = version.All("DatePeriod").SelectMany(Dates).ToList();
            foreach (var date in dates)
                OfacRemarks.AddDate(subject, label, date);
            foreach (var detail in version.All("VersionDetail"))
            {
                var value = detail.Collapsed ?? references.Text(detail, "DetailReferenceID");
                if (value is not null)
                    OfacRemarks.Add(subject, $"{label} {value}", isCut: false, _ => null);
            }

            foreach (var location in version.All("VersionLocation").Select(references.Location).OfType<OfacNode>())
                AddLocation(subject, label, location, references);
            subject.AddNote(version.TextOf("Comment") is { } comment ? $"{label}: {comment}" : null);
        }
    }

    private static void AddLocation(OfacSubject subject, string label, OfacNode location, OfacReferences references)
    {
        var parts = location
            .All("LocationPart")
            .Select(part =>
                (
                    Type: references.Text(part, "LocPartTypeID") ?? "",
                    Text: part.All("LocationPartValue").Select(value => value.TextOf("Value")).FirstOrDefault(text => text is not null)
                )
            )
            .Where(part => part.Text is not null)
            .ToList();
        var country =
            location.All("LocationCountry").Select(node => references.Text(node, "CountryID")).FirstOrDefault(text => text is not null)
            ?? location.All("LocationAreaCode").Select(node => references.Value(node, "AreaCodeID")?["Description"]).FirstOrDefault(text => text is not null);
        if (label == "Location")
        {
            var street = string.Join(", ", parts.Where(part => part.Type.StartsWith("ADDRESS", StringComparison.OrdinalIgnoreCase)).Select(part => part.Text));
            subject.AddAddress(
                location["ID"]!,
                street.Length > 0 ? street : null,
                Part("CITY"),
                Part("STATE/PROVINCE"),
                Part("POSTAL CODE"),
                Part("REGION"),
                country,
                parts
                    .Where(part =>
                        !part.Type.StartsWith("ADDRESS", StringComparison.OrdinalIgnoreCase)
                        && part.Type.ToUpperInvariant() is not ("CITY" or "STATE/PROVINCE" or "POSTAL CODE" or "REGION")
                    )
                    .Select(part => part.Text)
                    .FirstOrDefault()
            );
            return;
        }

        var whole = string.Join(", ", parts.Select(part => part.Text).Append(country).OfType<string>());
        if (whole.Length > 0)
            OfacRemarks.Add(subject, $"{label} {whole}", isCut: false, _ => null);

        string? Part(string type) => parts.Where(part => part.Type.Equals(type, StringComparison.OrdinalIgnoreCase)).Select(part => part.Text).FirstOrDefault();
    }

    private static void AddDocument(OfacSubject subject, OfacNode document, OfacReferences references)
    {
        if (document.TextOf("IDRegistrationNo") is not { } number)
            return;
        var validity = references.Text(document, "ValidityID");
        var rest = string.Join("; ", ((string?[])[document.TextOf("Comment"), validity is null or "Valid" ? null : validity]).OfType<string>());
        var dates = document
            .All("DocumentDate")
            .Select(date => (Type: references.Text(date, "IDRegDocDateTypeID") ?? "", Dates: date.All("DatePeriod").SelectMany(Dates).ToList()))
            .ToList();
        subject.AddDocument(
            new(
                references.Text(document, "IDRegDocTypeID") ?? "Document",
                number,
                references.Text(document, "IssuedBy-CountryID"),
                Dated("Issue"),
                Dated("Expir"),
                rest.Length > 0 ? rest : null
            ),
            document.TextOf("IssuingAuthority")
        );

        string? Dated(string type) =>
            dates.Where(date => date.Type.StartsWith(type, StringComparison.OrdinalIgnoreCase)).SelectMany(date => date.Dates).FirstOrDefault();
    }

    private static void AddSanctionsEntry(OfacSubject subject, OfacNode entry, OfacReferences references)
    {
        subject.AddSanction("description", references.Text(entry, "ListID"));
        foreach (var @event in entry.All("EntryEvent"))
        {
            subject.AddSanction("reason", references.Text(@event, "LegalBasisID"));
            subject.AddSanction("summary", @event.TextOf("Comment"));
            foreach (var date in @event.All("Date").Select(Day).OfType<string>())
            {
                subject.AddSanction("listingDate", date);
                subject.AddSanction("startDate", date);
            }
        }

        foreach (var measure in entry.All("SanctionsMeasure"))
        {
            var type = references.Text(measure, "SanctionsTypeID");
            var comment = measure.TextOf("Comment");
            if (type == "Program" && comment is not null)
                subject.AddProgram(comment);
            else
                subject.AddSanction("provisions", comment is null ? type : $"{type}: {comment}");
        }
    }

    private static void AddRelationship(OfacSubject subject, OfacNode relationship, OfacReferences references)
    {
        var to = relationship["To-ProfileID"];
        var other = references.Profile(to);
        subject.AddLink(
            references.Text(relationship, "RelationTypeID") ?? "Related to",
            other?.Name ?? to ?? "",
            other?.Party,
            relationship["Former"] == "true"
        );
        subject.AddNote(relationship.TextOf("Comment"));
    }

    private static string SchemaOf(OfacNode profile, OfacReferences references, ListReading reading)
    {
        var subType = references.Value(profile, "PartySubTypeID");
        var type = subType is null ? null : references.Text(subType, "PartyTypeID");
        var schema = (type, subType?.Collapsed) switch
        {
            (_, "Vessel") => "Vessel",
            (_, "Aircraft") => "Airplane",
            ("Individual", _) => "Person",
            ("Entity", _) => "Organization",
            _ => "LegalEntity",
        };
        if (schema == "LegalEntity")
            reading.NoteUnknown(ListText.Shown($"PartyType {type ?? "none"}, PartySubType {subType?.Collapsed ?? profile["PartySubTypeID"] ?? "none"}"));
        return schema;
    }

    private static IEnumerable<OfacNode> Parts(OfacNode name) => name.All("DocumentedNamePart").SelectMany(part => part.All("NamePartValue"));

    private static Dictionary<string, OfacNode> Groups(OfacNode identity) =>
        identity
            .All("NamePartGroups")
            .SelectMany(groups => groups.All("MasterNamePartGroup"))
            .SelectMany(master => master.All("NamePartGroup"))
            .Where(group => group["ID"] is not null)
            .DistinctBy(group => group["ID"])
            .ToDictionary(group => group["ID"]!, StringComparer.Ordinal);

    private static string? TypeOf(OfacNode part, Dictionary<string, OfacNode> groups, OfacReferences references) =>
        part["NamePartGroupID"] is { } id && groups.TryGetValue(id, out var group) ? references.Text(group, "NamePartTypeID") : null;

    // From the first day of the start to the last day of the end.
    private static IReadOnlyList<string> Dates(OfacNode period)
    {
        var days = period
            .Children.Where(child => child.Name is "Start" or "End")
            .SelectMany(end => end.Children.Where(child => child.Name is "From" or "To"))
            .Select(Day)
            .OfType<string>()
            .ToList();
        if (days.Count == 0)
            return [];
        var approximately = period.Children.Exists(child => child.Name is "Start" or "End" && child["Approximate"] == "true");
        return OfacDates.Between(days.Min(StringComparer.Ordinal)!, days.Max(StringComparer.Ordinal)!, approximately);
    }

    private static string? Day(OfacNode date)
    {
        string?[] parts = [date.TextOf("Year")?.PadLeft(4, '0'), date.TextOf("Month")?.PadLeft(2, '0'), date.TextOf("Day")?.PadLeft(2, '0')];
        var text = string.Join('-', parts.TakeWhile(part => part is not null));
        return Platform.Kernel.PartialDate.TryParse(text, null, out var day) ? day.ToString() : null;
    }

    private static IEnumerable<SourceElement> Source(IReadOnlyList<OfacNode> nodes, string name, OfacReferences references) =>
        nodes.SelectMany(
            (node, index) =>
            {
                var groups = node.All("Profile")
                    .SelectMany(profile => profile.All("Identity"))
                    .SelectMany(Groups)
                    .DistinctBy(group => group.Key)
                    .ToDictionary(StringComparer.Ordinal);
                return OfacXmlFile.Flatten(
                    node,
                    index == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}[{index + 1}]"),
                    (at, attribute, path) =>
                    {
                        if (attribute == "LocationID" && at.Name == "VersionLocation" && references.Location(at) is { } location)
                            return OfacXmlFile.Flatten(
                                location,
                                path[..^"@LocationID".Length] + "Location",
                                (inside, id, innerPath) => Text(inside, id, innerPath)
                            );
                        return Text(at, attribute, path);
                    }
                );

                IEnumerable<SourceElement> Text(OfacNode at, string attribute, string path)
                {
                    var text = attribute == "NamePartGroupID" ? TypeOf(at, groups, references) : references.Text(at, attribute);
                    return text is null ? [] : [new(path + ReferenceSuffix, text)];
                }
            }
        );

    private static string WithoutIndex(string step) => step.Split('[', 2)[0];
}

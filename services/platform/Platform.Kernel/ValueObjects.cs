using Vogen;

// The one configuration of the typed values that Vogen generates; the domain projects compile this file too (see Directory.Build.props).
// A value is made by From or TryParse only, equals only its own type, is a string in JSON, and throws when it is read without having been set.
[assembly: VogenDefaults(
    conversions: Conversions.SystemTextJson,
    debuggerAttributes: DebuggerAttributeGeneration.Basic,
    toPrimitiveCasting: CastOperator.None,
    fromPrimitiveCasting: CastOperator.None,
    disableStackTraceRecordingInDebug: true,
    tryFromGeneration: TryFromGeneration.GenerateBoolMethod,
    isInitializedMethodGeneration: IsInitializedMethodGeneration.Omit,
    systemTextJsonConverterFactoryGeneration: SystemTextJsonConverterFactoryGeneration.Omit,
    explicitlySpecifyTypeInValueObject: true,
    primitiveEqualityGeneration: PrimitiveEqualityGeneration.Omit
)]

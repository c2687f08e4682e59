using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace ChannelFit.Domain.Tests.Purity;

/// <summary>
/// Finds references of an assembly that a pure library must not have: clock, randomness, culture, environment, input and
/// output, threads, arithmetic that differs between machines, and static state. The metadata lists every external member
/// that is called, so no method body is read.
/// </summary>
public static class PurityAnalyzer
{
    private static readonly string[] Namespaces =
    [
        "System",
        "System.Buffers",
        "System.Buffers.Binary",
        "System.Buffers.Text",
        "System.Collections",
        "System.Collections.Frozen",
        "System.Collections.Generic",
        "System.Collections.Immutable",
        "System.Diagnostics.CodeAnalysis",
        "System.Globalization",
        "System.Linq",
        "System.Numerics",
        "System.Reflection",
        "System.Runtime.CompilerServices",
        "System.Runtime.InteropServices",
        "System.Runtime.Intrinsics",
        "System.Runtime.Versioning",
        "System.Security.Cryptography",
        "System.Text",
        "System.Text.Json",
        "System.Text.Json.Serialization",
        "System.Text.Unicode",
    ];

    /// <summary>Types that the compiler references in every assembly, and the exception for unreachable code.</summary>
    private static readonly string[] Harmless =
    [
        "System.Diagnostics.DebuggableAttribute",
        "System.Diagnostics.DebuggerBrowsableAttribute",
        "System.Diagnostics.DebuggerBrowsableState",
        "System.Diagnostics.UnreachableException",
    ];

    private static readonly string[] Types =
    [
        "System.AppContext",
        "System.AppDomain",
        "System.Console",
        "System.Environment",
        "System.GC",
        "System.Random",
        "System.TimeZoneInfo",
        "System.Security.Cryptography.RandomNumberGenerator",
    ];

    private static readonly string[] Members =
    [
        "System.DateTime.get_Now",
        "System.DateTime.get_Today",
        "System.DateTime.get_UtcNow",
        "System.DateTime.ToLocalTime",
        "System.DateTimeOffset.get_Now",
        "System.DateTimeOffset.get_UtcNow",
        "System.DateTimeOffset.ToLocalTime",
        "System.Globalization.CultureInfo.get_CurrentCulture",
        "System.Globalization.CultureInfo.get_CurrentUICulture",
        "System.Globalization.DateTimeFormatInfo.get_CurrentInfo",
        "System.Globalization.NumberFormatInfo.get_CurrentInfo",
        "System.Guid.CreateVersion7",
        "System.Guid.NewGuid",
        "System.Numerics.Vector.Dot",
        "System.Numerics.Vector.Sum",
        "System.Runtime.Intrinsics.Vector128.Dot",
        "System.Runtime.Intrinsics.Vector128.Sum",
        "System.Runtime.Intrinsics.Vector256.Dot",
        "System.Runtime.Intrinsics.Vector256.Sum",
        "System.Runtime.Intrinsics.Vector512.Dot",
        "System.Runtime.Intrinsics.Vector512.Sum",
        "System.String.ToLower",
        "System.String.ToUpper",
        "System.StringComparer.get_CurrentCulture",
        "System.StringComparer.get_CurrentCultureIgnoreCase",
        "System.TimeProvider.get_System",
    ];

    /// <summary>The members of Math with exact results. The results of the others can differ in the last bit.</summary>
    private static readonly string[] Exact =
        "Abs BigMul Ceiling Clamp DivRem Floor Max Min Round Sign Sqrt Truncate".Split(' ');

    /// <summary>The namespaces of vectors; those of one kind of processor are in nested namespaces.</summary>
    private static readonly string[] Vectors = ["System.Numerics.", "System.Runtime.Intrinsics."];

    /// <summary>The inexact members of number types and vectors.</summary>
    private static readonly string[] Inexact =
        "Acos Asin Atan Atan2 Cbrt Cos Exp FusedMultiplyAdd Log Log10 Log2 MultiplyAddEstimate Pow RootN Sin Tan".Split(
            ' '
        );

    /// <summary>Returns the names of the forbidden references and of static state.</summary>
    public static List<string> FindViolations(Stream assembly)
    {
        using var file = new PEReader(assembly, PEStreamOptions.LeaveOpen);
        var reader = file.GetMetadataReader();
        var references = reader
            .AssemblyReferences.Select(handle => reader.GetString(reader.GetAssemblyReference(handle).Name))
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal));
        var types = reader.TypeReferences.Select(handle => NameOf(reader, handle)).Where(type => !IsAllowed(type));
        var members = reader
            .MemberReferences.Select(reader.GetMemberReference)
            .Select(member => (Type: OwnerOf(reader, member.Parent), Name: reader.GetString(member.Name)))
            .Where(member => IsForbidden(member.Type, member.Name))
            .Select(member => $"{member.Type}.{member.Name}");
        var native = reader.GetTableRowCount(TableIndex.ModuleRef) > 0 ? ["native code"] : Array.Empty<string>();
        return [.. references.Concat(types).Concat(members).Concat(native).Concat(StateOf(reader)).Distinct()];
    }

    private static bool IsAllowed(string type) =>
        Harmless.Contains(type)
        || (!Types.Contains(type) && Namespaces.Contains(type[..Math.Max(0, type.LastIndexOf('.'))]));

    private static bool IsForbidden(string type, string member) =>
        type is "System.Math" or "System.MathF" ? !Exact.Contains(member)
        : type is "System.Double" or "System.Single"
        || Vectors.Any(room => type.StartsWith(room, StringComparison.Ordinal))
            ? Inexact.Contains(member) || Members.Contains($"{type}.{member}")
        : Members.Contains($"{type}.{member}");

    /// <summary>Returns the static fields that can change, without those that the compiler generates.</summary>
    private static IEnumerable<string> StateOf(MetadataReader reader) =>
        reader
            .FieldDefinitions.Select(reader.GetFieldDefinition)
            .Where(field => field.Attributes.HasFlag(FieldAttributes.Static))
            .Where(field => !field.Attributes.HasFlag(FieldAttributes.InitOnly))
            .Where(field => !field.Attributes.HasFlag(FieldAttributes.Literal))
            .Select(field => reader.GetString(field.Name))
            .Where(name => !name.StartsWith('<'))
            .Select(name => $"static {name}");

    private static string OwnerOf(MetadataReader reader, EntityHandle parent)
    {
        if (parent.Kind == HandleKind.TypeSpecification)
        {
            var shape = reader.GetBlobReader(reader.GetTypeSpecification((TypeSpecificationHandle)parent).Signature);

            // A generic instance is the tag, class or struct, and the open type.
            parent =
                shape.ReadSignatureTypeCode() == SignatureTypeCode.GenericTypeInstance && shape.ReadByte() > 0
                    ? shape.ReadTypeHandle()
                    : parent;
        }

        return parent.Kind == HandleKind.TypeReference ? NameOf(reader, (TypeReferenceHandle)parent) : "";
    }

    /// <summary>Returns the full name; for a nested type, that of the outermost type.</summary>
    private static string NameOf(MetadataReader reader, TypeReferenceHandle handle)
    {
        var type = reader.GetTypeReference(handle);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? NameOf(reader, (TypeReferenceHandle)type.ResolutionScope)
            : $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}";
    }
}

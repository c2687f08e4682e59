using System.Reflection;

namespace ChannelFit.Api.Tests.Architecture;

/// <summary>Holds the rooms of an assembly, by namespace, to their order.</summary>
/// <param name="order">From left to right; a room may use itself and what stands to its right.</param>
public sealed class LayerRules(Assembly assembly, string root, params string[] order)
{
    private const string Features = "Features";

    /// <summary>Every use against the order of the rooms, as <c>user -> used</c>.</summary>
    public IReadOnlyList<string> Violations() =>
        [
            .. assembly
                .GetTypes()
                .Where(IsOurs)
                .SelectMany(user => UsesOf(user).Select(used => (User: Outermost(user), Used: Outermost(used))))
                .Distinct()
                .Where(use => !Allows(use.User, use.Used))
                .Select(use => $"{Short(use.User)} -> {Short(use.Used)}")
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>Types of ours in a namespace that is no room.</summary>
    public IReadOnlyList<string> UnassignedTypes() =>
        [.. assembly.GetTypes().Where(IsOurs).Where(type => PositionOf(type) < 0).Select(Short).Order()];

    private bool Allows(Type user, Type used) =>
        PositionOf(user) < PositionOf(used)
        || (RoomOf(user) == RoomOf(used) && (RoomOf(user) != Features || FeatureOf(user) == FeatureOf(used)));

    /// <summary>The program itself has no namespace; other types without one are the compiler's.</summary>
    private bool IsOurs(Type type) =>
        Outermost(type) is var outer
        && (
            outer.FullName == "Program"
            || outer.Namespace == root
            || outer.Namespace?.StartsWith($"{root}.", StringComparison.Ordinal) == true
        );

    private int PositionOf(Type type) => Array.IndexOf(order, RoomOf(type));

    private string RoomOf(Type type) => Parts(type) is [var room, ..] ? room : "";

    private string FeatureOf(Type type) => Parts(type) is [_, var feature, ..] ? feature : "";

    private string[] Parts(Type type) =>
        Outermost(type).Namespace is { } space && space.Length > root.Length
            ? space[(root.Length + 1)..].Split('.')
            : [];

    private string Short(Type type) => type.FullName![(type.Namespace is null ? 0 : root.Length + 1)..];

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private IEnumerable<Type> UsesOf(Type user) =>
        TypeReferences.FindIn(user).Where(used => used.Assembly == assembly && IsOurs(used));
}

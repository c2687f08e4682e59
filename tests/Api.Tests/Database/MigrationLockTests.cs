using System.Security.Cryptography;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Database;

/// <summary>Published migrations cannot change: the file LOCK holds the hash of every migration.</summary>
public sealed class MigrationLockTests
{
    private static readonly string Folder = Path.Combine(GoldenData.Root, "db/migrations");

    [Fact]
    public void Published_migrations_are_unchanged()
    {
        var migrations = Directory.GetFiles(Folder, "*.sql").Select(Line).Order(StringComparer.Ordinal);
        var locked = File.ReadAllLines(Path.Combine(Folder, "LOCK")).Order(StringComparer.Ordinal);
        var differences = migrations.Except(locked).Concat(locked.Except(migrations)).ToList();

        Assert.True(
            differences.Count == 0,
            $"""
            db/migrations/LOCK and the migrations differ:
            {string.Join('\n', differences)}
            A published migration never changes: what should be different becomes a new one. A new one is published by
              cd db/migrations && sha256sum 0NNN_name.sql >> LOCK
            """
        );
    }

    // In the format of sha256sum.
    private static string Line(string file) =>
        $"{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}  {Path.GetFileName(file)}";
}

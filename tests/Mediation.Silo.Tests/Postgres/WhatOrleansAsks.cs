using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using Orleans.Configuration;
using Xunit;

namespace Mediation.Tests.Postgres;

/// <summary>Orleans' packages carry no SQL, only the names of the statements they want: ours has them all.</summary>
public sealed class WhatOrleansAsks(TestDatabase database) : IClassFixture<TestDatabase>
{
    static readonly string[] NotStatements = ["QueryKey", "SerializerKey"];

    [Fact] public async Task Every_statement_that_the_packages_name_is_there_and_no_other()
    {
        Type[] packages = [typeof(AdoNetClusteringSiloOptions), typeof(AdoNetGrainStorageOptions)];
        var wanted = packages.SelectMany(Named).Distinct().Order(StringComparer.Ordinal);
        var there = await database.App.Value("select array_agg(querykey order by querykey) from orleansquery");

        Assert.Equal(wanted, there);
    }

    // the literals of an assembly, as the compiler stored them
    static IEnumerable<string> Named(Type inPackage)
    {
        using var assembly = new PEReader(File.OpenRead(inPackage.Assembly.Location));
        var reader = assembly.GetMetadataReader();
        for (var each = MetadataTokens.UserStringHandle(1); !each.IsNil; each = reader.GetNextHandle(each))
            foreach (Match name in Regex.Matches(reader.GetUserString(each), @"\b[A-Z]\w+Key\b"))
                if (!NotStatements.Contains(name.Value)) yield return name.Value;
    }
}

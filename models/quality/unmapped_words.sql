-- One row per word of a raw column that no seed maps: nobody has decided yet what it means.
with words as (

    select * from {{ ref('int_vocabulary_words') }}

),

vocabularies as (
    {% for vocabulary in vocabularies() %}
    select
        '{{ vocabulary.table }}' as table_name,
        '{{ vocabulary.column }}' as column_name,
        '{{ vocabulary.remedy }}' as remedy,
        '{{ vocabulary.meanwhile }}' as meanwhile,
        {{ vocabulary.get('stops_build', false) }} as stops_build
    {%- if not loop.last %}

    union all
    {% endif %}
    {%- endfor %}

),

final as (

    select
        words.table_name,
        words.column_name,
        words.word,
        vocabularies.remedy,
        vocabularies.meanwhile,
        words.table_name || ': ' || words.column_name || ' ''' || words.word || ''' in '
        || cast(words.row_count as {{ dbt.type_string() }}) || ' of ' || cast(words.filled_row_count as {{ dbt.type_string() }})
        || ' rows is in no seed. ' || vocabularies.remedy || '. Until then ' || vocabularies.meanwhile || '.' as message,
        words.row_count,
        words.filled_row_count,
        vocabularies.stops_build
    from words
    inner join vocabularies
        on words.table_name = vocabularies.table_name and words.column_name = vocabularies.column_name
    where not words.is_mapped

)

select * from final

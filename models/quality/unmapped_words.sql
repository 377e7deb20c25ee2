-- One row per word of a raw column that no seed maps: nobody has decided yet what it means.
with words as (
    select * from {{ ref('int_vocabulary_words') }}
),

vocabularies as (
    {% for vocabulary in vocabularies() %}
    select
        '{{ vocabulary.table }}' as table_name,
        '{{ vocabulary.column }}' as column_name,
        'seeds/policy/{{ vocabulary.seed }}.csv' as shipped_file,
        '{{ vocabulary.how }}' as how,
        '{{ vocabulary.meanwhile }}' as meanwhile,
        {{ vocabulary.get('stops_build', false) }} as stops_build
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

-- A company's own list takes the place of the shipped one.
placed as (
    select
        *,
        'Add it to ' || {{ policy_list_path('shipped_file') }} || ' ' || how as remedy
    from vocabularies
)

select
    words.table_name,
    words.column_name,
    words.word,
    placed.remedy,
    placed.meanwhile,
    words.table_name || ': ' || words.column_name || ' ''' || words.word || ''' in '
    || cast(words.row_count as string) || ' of ' || cast(words.filled_row_count as string)
    || ' rows is in no seed. ' || placed.remedy || '. Until then ' || placed.meanwhile || '.' as message,
    words.row_count,
    words.filled_row_count,
    placed.stops_build
from words
inner join placed
    on words.table_name = placed.table_name and words.column_name = placed.column_name
where not words.is_mapped
